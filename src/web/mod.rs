//! How it looks: pages, forms, headers, languages; one folder per audience.
