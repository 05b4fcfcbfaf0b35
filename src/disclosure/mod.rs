//! Who may see it: the matrix, and the type that proves it was asked.
