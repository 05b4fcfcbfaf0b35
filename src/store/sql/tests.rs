//! What a statement refuses.

use super::*;

#[test]
fn placeholders_are_counted_by_the_highest() {
    assert_eq!(placeholders::of("SELECT 1"), 0);
    assert_eq!(placeholders::of("SELECT $1, $2 WHERE a = $1"), 2);
    assert_eq!(placeholders::of("VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"), 10);
}

#[test]
fn a_forgotten_value_is_refused() {
    let refused = Statement::new("SELECT id FROM staff WHERE id = $1").checked();
    assert!(matches!(refused, Err(StoreError::Values { wanted: 1, given: 0, .. })));
}
