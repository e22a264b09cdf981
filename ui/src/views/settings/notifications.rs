//! What rings, when, and how much it shows.

use model::{
    DAY_MINUTES, NotificationContent, NotificationLevel, NotificationSettings, QuietHours, Weekday,
};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::{Chosen, SettingsProps, check, group, radio};
use crate::store::{NotificationChange, OverlayAction, SettingsAction, Trial};
use crate::views::icon::{Icon, icon};
use crate::{testid, text};

const LEVELS: [NotificationLevel; 3] =
    [NotificationLevel::All, NotificationLevel::Mentions, NotificationLevel::Nothing];
const CONTENTS: [NotificationContent; 3] =
    [NotificationContent::Full, NotificationContent::SenderOnly, NotificationContent::Nothing];

/// What rings, when, and how much it shows.
pub(super) fn notifications(props: &SettingsProps) -> Html {
    let Some(settings) = &props.settings.notifications else {
        return html! { <p class="setting-lead" role="status">{ text::loading() }</p> };
    };
    html! {
        <>
            { trial(props) }
            { levels(props, settings) }
            { sounds(props, settings) }
            { contents(props, settings) }
            { through(props, settings) }
            { quiet(props, settings) }
        </>
    }
}

fn change<E: 'static>(props: &SettingsProps, change: NotificationChange) -> Callback<E> {
    props.act(SettingsAction::Change(change))
}

fn trial(props: &SettingsProps) -> Html {
    let said = match props.settings.trial {
        Trial::None => String::new(),
        Trial::Waiting => text::trying().to_owned(),
        Trial::Done(test) => text::trial(test, props.now),
    };
    let content = html! {
        <>
            <button type="button" class="button" data-testid={testid::TRY_NOTIFICATION}
                onclick={props.act(SettingsAction::Try)}>{ text::try_it() }</button>
            <p class="setting-lead" role="status">{ said }</p>
        </>
    };
    group(text::try_heading(), "", content)
}

fn levels(props: &SettingsProps, settings: &NotificationSettings) -> Html {
    let choices = levels_of(props, "level", settings.level, NotificationChange::Level);
    group(text::level_heading(), text::level_lead(), choices)
}

/// What is heard is chosen as what rings is.
fn sounds(props: &SettingsProps, settings: &NotificationSettings) -> Html {
    let choices = levels_of(props, "sounds", settings.sounds, NotificationChange::Sounds);
    group(text::sounds_heading(), text::sounds_lead(), choices)
}

fn levels_of(
    props: &SettingsProps,
    name: &'static str,
    chosen: NotificationLevel,
    to: fn(NotificationLevel) -> NotificationChange,
) -> Html {
    let choices = LEVELS.iter().map(|level| {
        radio(name, text::level(*level), "", chosen == *level, change(props, to(*level)))
    });
    html! { <div class="choices">{ for choices }</div> }
}

fn contents(props: &SettingsProps, settings: &NotificationSettings) -> Html {
    let choices = CONTENTS.iter().map(|content| {
        let onchange = change(props, NotificationChange::Content(*content));
        radio("content", text::content(*content), "", settings.content == *content, onchange)
    });
    group(
        text::content_heading(),
        text::content_lead(),
        html! { <div class="choices">{ for choices }</div> },
    )
}

fn through(props: &SettingsProps, settings: &NotificationSettings) -> Html {
    let (mentions, direct) = (settings.mentions_through_mute, settings.direct_through_mute);
    let content = html! {
        <div class="choices">
            { check(text::mentions_through(), mentions, change(props, NotificationChange::MentionsThrough(!mentions))) }
            { check(text::direct_through(), direct, change(props, NotificationChange::DirectThrough(!direct))) }
        </div>
    };
    group(text::through(), "", content)
}

fn quiet(props: &SettingsProps, settings: &NotificationSettings) -> Html {
    let content = html! {
        <>
            if settings.quiet_hours.is_empty() { <p class="setting-lead">{ text::quiet_none() }</p> }
            { for settings.quiet_hours.iter().enumerate().map(|(at, hours)| span(props, at, hours)) }
            <button type="button" class="button small" data-testid={testid::ADD_QUIET}
                onclick={change(props, NotificationChange::AddQuiet)}>{ text::add_quiet() }</button>
        </>
    };
    group(text::quiet(), text::quiet_lead(), content)
}

fn span(props: &SettingsProps, at: usize, hours: &QuietHours) -> Html {
    let over_midnight = hours.ends_at_minute <= hours.starts_at_minute;
    let from = NotificationChange::QuietFrom as fn(usize, u16) -> _;
    let until = NotificationChange::QuietUntil as fn(usize, u16) -> _;
    html! {
        <div class="quiet-span" role="group" aria-label={text::quiet()}>
            <div class="quiet-days">
                { for Weekday::ALL.iter().map(|day| day_button(props, at, hours, *day)) }
            </div>
            <div class="quiet-times">
                { time_field(props, text::quiet_from(), at, hours.starts_at_minute, from) }
                { time_field(props, text::quiet_to(), at, hours.ends_at_minute, until) }
                if over_midnight { <span class="setting-lead">{ text::quiet_next_day() }</span> }
                <button type="button" class="icon-button" aria-label={text::remove_quiet()} title={text::remove_quiet()}
                    onclick={change(props, NotificationChange::RemoveQuiet(at))}>{ icon(Icon::Cross) }</button>
            </div>
            if hours.days.is_empty() { <p class="setting-lead warn" role="status">{ text::quiet_no_day() }</p> }
        </div>
    }
}

fn day_button(props: &SettingsProps, at: usize, hours: &QuietHours, day: Weekday) -> Html {
    let is_on = hours.days.contains(&day);
    let (long, short) = text::weekday(day);
    html! {
        <button type="button" class={classes!("day-button", is_on.then_some("on"))} title={long}
            aria-pressed={is_on.to_string()}
            onclick={change(props, NotificationChange::QuietDay(at, day))}>{ short }</button>
    }
}

/// A field of our own: web views differ in what they make of one for times.
fn time_field(
    props: &SettingsProps,
    words: &'static str,
    at: usize,
    minute: u16,
    to: fn(usize, u16) -> NotificationChange,
) -> Html {
    let on_choose = props.on_choose.clone();
    let onchange = Callback::from(move |event: Event| {
        let Some(field) = event.target_dyn_into::<HtmlInputElement>() else { return };
        match read_minute(&field.value()) {
            Some(read) => {
                field.set_value(&text::minute_of_day(read));
                let change = SettingsAction::Change(to(at, read));
                on_choose.emit(Chosen::Overlay(OverlayAction::Settings(change)));
            }
            // What is no time goes back to what is kept.
            None => field.set_value(&text::minute_of_day(minute)),
        }
    });
    html! {
        <label class="time-field">
            <span>{ words }</span>
            <input type="text" inputmode="numeric" autocomplete="off" dir="ltr" maxlength="5"
                value={text::minute_of_day(minute)} {onchange} />
        </label>
    }
}

/// `22`, `7:30`, `22:00`, `2230` as minutes since midnight.
fn read_minute(typed: &str) -> Option<u16> {
    let typed = typed.trim();
    let (hours, minutes) = match typed.split_once([':', '.', 'h']) {
        Some((hours, "")) => (hours, "0"),
        Some(parts) => parts,
        None if typed.len() > 2 => typed.split_at_checked(typed.len() - 2)?,
        None => (typed, "0"),
    };
    let number = |text: &str| text.trim().parse::<u16>().ok();
    let (hours, minutes) = (number(hours)?, number(minutes)?);
    let minute = (hours < 24 && minutes < 60).then(|| hours * 60 + minutes)?;
    (minute < DAY_MINUTES).then_some(minute)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_read_however_a_person_writes_it() {
        let check = |typed, minute| assert_eq!(read_minute(typed), minute, "{typed:?}");
        check("22", Some(1_320));
        check("22:00", Some(1_320));
        check(" 7:30 ", Some(450));
        check("2230", Some(1_350));
        check("730", Some(450));
        check("7h", Some(420));
        check("24:00", None);
        check("12:60", None);
        check("noon", None);
        check("", None);
        check("é1", None);
    }
}
