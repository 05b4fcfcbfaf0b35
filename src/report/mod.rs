//! How it is drawn: charts as SVG, from bands only.
