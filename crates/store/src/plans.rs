//! The queries whose cost must not grow with the number of messages use their indexes.

use rusqlite::{Connection, StatementStatus};

use crate::test_desk::desk;

/// The steps SQLite would take, one a line.
fn plan(conn: &Connection, sql: &str) -> String {
    let mut statement = conn.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
    for at in 1..=statement.parameter_count() {
        statement.raw_bind_parameter(at, 1).unwrap();
    }
    let mut rows = statement.raw_query();
    let mut steps = String::new();
    while let Some(row) = rows.next().unwrap() {
        steps += &row.get::<_, String>(3).unwrap();
        steps.push('\n');
    }
    steps
}

#[track_caller]
fn check_no_scan_of(conn: &Connection, sql: &str, tables: &[&str]) {
    let plan = plan(conn, sql);
    for table in tables {
        assert!(!plan.contains(&format!("SCAN {table}\n")), "{sql}\n{plan}");
        assert!(!plan.contains(&format!("SCAN {table} ")), "{sql}\n{plan}");
    }
}

#[test]
fn no_statement_is_planned_anew_for_another_value() {
    let (_folder, db) = desk();
    for sql in [
        &crate::table::summaries::sql(),
        &crate::table::unread::first_unread(),
        &crate::table::timeline::sql(),
        &crate::table::timeline::sql_after(),
        crate::table::ticks::HAS_OPEN,
        crate::table::ticks::MARK,
    ] {
        let mut statement = db.conn.prepare(sql).unwrap();
        for value in [1, 2] {
            for at in 1..=statement.parameter_count() {
                statement.raw_bind_parameter(at, value).unwrap();
            }
            statement.raw_query().next().unwrap();
        }
        assert_eq!(statement.get_status(StatementStatus::RePrepare), 0, "{sql}");
    }
}

#[test]
fn the_sidebar_seeks_and_counts_in_the_index() {
    let (_folder, db) = desk();
    let sql = crate::table::summaries::sql();
    check_no_scan_of(
        &db.conn,
        &sql,
        &["m", "u", "x", "mh", "mm", "mk", "me", "p", "pa", "d", "g", "s"],
    );
    let plan = plan(&db.conn, &sql);
    let counted = "SEARCH u USING COVERING INDEX messages_by_position";
    assert!(plan.contains(counted), "unread is not counted in the index alone:\n{plan}");
    assert!(plan.contains("SEARCH u USING COVERING INDEX messages_mentioning"), "{plan}");
    let marker = "SEARCH mh USING COVERING INDEX messages_by_position (room_id=? AND sent_at=?)";
    assert!(plan.contains(marker), "the marker is not found among the room's own:\n{plan}");
}

#[test]
fn the_first_unread_is_found_in_the_index_alone() {
    let (_folder, db) = desk();
    let sql = crate::table::unread::first_unread();
    check_no_scan_of(&db.conn, &sql, &["u", "mh", "mm", "mk", "me"]);
    let plan = plan(&db.conn, &sql);
    assert!(plan.contains("SEARCH u USING COVERING INDEX messages_by_position"), "{plan}");
}

#[test]
fn a_page_of_a_timeline_is_a_walk_along_the_index() {
    let (_folder, db) = desk();
    for sql in [crate::table::timeline::sql(), crate::table::timeline::sql_after()] {
        let plan = plan(&db.conn, &sql);
        assert!(plan.contains("SEARCH m USING INDEX messages_by_position"), "{plan}");
        assert!(!plan.contains("TEMP B-TREE"), "it sorts:\n{plan}");
    }
}

#[test]
fn hits_come_out_of_the_index_in_their_order() {
    let (_folder, db) = desk();
    let sql = crate::table::search::sql();
    let plan = plan(&db.conn, &sql);
    assert!(plan.contains("SEARCH m USING INTEGER PRIMARY KEY"), "{plan}");
    assert!(!plan.contains("TEMP B-TREE"), "it sorts:\n{plan}");
}

#[test]
fn own_recent_messages_are_found_by_their_time() {
    let (_folder, db) = desk();
    let plan = plan(&db.conn, &crate::table::outbox::sql_own_since());
    assert!(plan.contains("SEARCH d USING INTEGER PRIMARY KEY (rowid>?)"), "{plan}");
    assert!(plan.contains("SEARCH m USING INTEGER PRIMARY KEY (rowid=?)"), "{plan}");
}

#[test]
fn ticks_are_looked_for_among_own_open_ones_only() {
    let (_folder, db) = desk();
    for sql in [crate::table::ticks::HAS_OPEN, crate::table::ticks::MARK] {
        let plan = plan(&db.conn, sql);
        assert!(plan.contains("INDEX messages_unread_by_others"), "{sql}\n{plan}");
    }
}

#[test]
fn what_the_line_calls_a_message_is_looked_up_in_its_index() {
    let (_folder, db) = desk();
    for sql in [crate::table::reactions::FIND_ON_LINE, crate::table::reactions::RETIRE] {
        let plan = plan(&db.conn, sql);
        assert!(plan.contains("SEARCH m USING INDEX messages_by_line (<expr>=?)"), "{plan}");
    }
    let plan = plan(&db.conn, &crate::table::timeline::sql());
    assert!(plan.contains("SEARCH r USING PRIMARY KEY (room_id=? AND serial=?)"), "{plan}");
}

#[test]
fn what_quotes_a_message_is_looked_for_from_its_time_on() {
    let (_folder, db) = desk();
    let plan = plan(&db.conn, &crate::table::quotes::sql());
    let walk = "SEARCH m USING INDEX messages_by_position (room_id=? AND sent_at>?)";
    assert!(plan.contains(walk), "{plan}");
}
