//! Stories of the person counselled, and of whoever has not logged in.

use super::house::House;

#[tokio::test]
async fn a_house_stands_and_answers() {
    let house = House::new().await;
    let answer = house.browser().get("/nowhere").await;
    assert_eq!(answer.status, 404);
    answer.is_a_page();
}
