//! The rules of `chat` are the referee of the SQL in `store`: whatever happens on Ana's desk, the
//! file holds what the pure functions say.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]
#![allow(missing_docs, unreachable_pub)]

mod check;
mod desk;
mod people;
mod referee;
mod step;

use desk::Desk;
use proptest::prelude::*;

proptest! {
    // Every step is durable, so a disk that syncs decides how many cases are affordable.
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(16)
    })]

    #[test]
    fn the_file_holds_what_the_rules_say(
        steps in proptest::collection::vec(step::any_step(), 40..100),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let mut desk = Desk::of_ana().await;
            for step in &steps {
                desk.run(step).await?;
            }
            desk.close().await;
            Ok::<(), TestCaseError>(())
        })?;
    }
}
