//! Pictures that were sent together.

use super::*;

fn picture(message: Message) -> Row {
    let url = "/files/1".to_owned();
    let file = Attachment { url, name: format!("{}.png", message.id), size: Some(48_200) };
    let content = Content { kind: MessageKind::Image, text: String::new(), attachment: Some(file) };
    Row::Message(Rc::new(Message { content, ..message }))
}

fn grid_drawn(rows: &[Row]) -> String {
    timeline_drawn(rows, None, at_end(), true)
}

#[test]
fn pictures_sent_together_stand_in_one_grid_and_each_is_a_message_of_its_own() {
    let html = grid_drawn(&["b1", "b2", "b3"].map(|id| picture(bruno_writes(id, 60))));
    assert_eq!(html.matches("data-testid=\"pictures\"").count(), 1, "{html}");
    assert!(
        html.contains("<ul aria-label=\"3 pictures\" class=\"picture-grid of-three\">"),
        "{html}"
    );
    for id in ["b1", "b2", "b3"] {
        assert!(html.contains(&format!("data-row=\"{id}\"")), "{id}: {html}");
        assert!(html.contains(&format!("aria-label=\"Show {id}.png\"")), "{id}: {html}");
    }
    assert_eq!(html.matches("class=\"picture awaited\"").count(), 3, "the boxes are there before");
    assert!(!html.contains("save-file"), "what can be done is where the picture fills the window");
}

#[test]
fn a_grid_bears_its_senders_name_once_and_each_picture_says_it_to_those_who_listen() {
    let html = grid_drawn(&["b1", "b2"].map(|id| picture(bruno_writes(id, 60))));
    assert_eq!(html.matches("class=\"avatar").count(), 1, "{html}");
    assert_eq!(html.matches("class=\"visually-hidden\"><bdi>Bruno Costa").count(), 2, "{html}");
    assert_eq!(html.matches("aria-hidden=\"true\" class=\"sender").count(), 1, "{html}");
}

#[test]
fn own_pictures_keep_their_ticks_and_the_way_of_each_upload() {
    let rows = [
        picture(ana_writes("a1", 60, Delivery::Read)),
        picture(ana_writes("a2", 61, Delivery::Sending)),
    ];
    let mut props = timeline_props(&rows, None, at_end(), true);
    let progress = crate::store::Progress { sent: 12_000, total: 48_200 };
    props.uploads = Rc::new([(model::MessageId::new("a2"), progress)].into());
    let html = drawn::<TimelineView>(props);
    assert_eq!(html.matches("data-testid=\"pictures\"").count(), 1, "{html}");
    assert!(html.contains("aria-label=\"Read\"") && html.contains("aria-label=\"Sending\""));
    assert_eq!(html.matches("<progress").count(), 1, "{html}");
}
