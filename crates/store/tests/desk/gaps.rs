use store::History;

use crate::people::*;

#[tokio::test]
async fn when_the_line_drops_a_gap_opens_after_the_newest_message_and_survives_a_restart() {
    let desk = Desk::of_ana().await;
    desk.hears(vec![
        said("Bruno", &lobby(), "b1", 1, "hi"),
        said("Bruno", &lobby(), "b2", 5, "ho"),
    ])
    .await;
    let opened = desk.store.open_gaps(vec![lobby(), night_shift()]).await.unwrap();
    assert_eq!(opened.len(), 1, "an empty room starts with the newest page anyway");
    assert_eq!((opened[0].after, opened[0].until), (at(5), None));
    let (desk, _) = Desk::open(desk.close().await).await;
    assert_eq!(desk.store.gaps(lobby()).await.unwrap(), opened);
    // Dropping again before anything came changes nothing.
    assert_eq!(desk.store.open_gaps(vec![lobby()]).await.unwrap(), opened);
    desk.hears(vec![said("Bruno", &lobby(), "b3", 30, "back")]).await;
    assert_eq!(desk.reads(lobby()).await, ["b1", "b2", "~", "b3"]);
}

#[tokio::test]
async fn a_gap_narrows_page_by_page_until_it_is_filled() {
    let desk = Desk::of_ana().await;
    let store = &desk.store;
    let gap = store.open_gap(lobby(), at(5)).await.unwrap();
    assert!(store.narrow_gap(gap.id, at(60)).await.unwrap());
    assert!(store.narrow_gap(gap.id, at(90)).await.unwrap());
    assert_eq!(store.gaps(lobby()).await.unwrap()[0].until, Some(at(60)), "it never widens");
    assert!(!store.narrow_gap(gap.id, at(5)).await.unwrap());
    assert_eq!(store.gaps(lobby()).await.unwrap(), vec![]);
    let other = store.open_gap(lobby(), at(7)).await.unwrap();
    store.fill_gap(other.id).await.unwrap();
    assert_eq!(store.gaps(lobby()).await.unwrap(), vec![]);
    assert!(!store.narrow_gap(other.id, at(8)).await.unwrap());
}

#[tokio::test]
async fn where_the_pages_stand_is_remembered() {
    let desk = Desk::of_ana().await;
    assert_eq!(desk.store.history(lobby()).await.unwrap(), History::default());
    let middle = History { next_cursor: Some("page-3".into()), reached_start: false };
    desk.store.set_history(lobby(), middle.clone()).await.unwrap();
    let (desk, _) = Desk::open(desk.close().await).await;
    assert_eq!(desk.store.history(lobby()).await.unwrap(), middle);
    let start = History { next_cursor: None, reached_start: true };
    desk.store.set_history(lobby(), start.clone()).await.unwrap();
    assert_eq!(desk.store.history(lobby()).await.unwrap(), start);
}
