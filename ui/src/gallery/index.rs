//! The list of states, and the one that is looked at beside it.

use model::Language;
use yew::prelude::*;

use super::address::{Look, THEMES};
use super::scenes;

/// Props of [`Index`].
#[derive(Properties, PartialEq)]
pub(super) struct IndexProps {
    /// How the states are looked at.
    pub(super) look: Look,
}

/// Every state by its name, with the looks there are.
#[component(Index)]
pub(super) fn index(props: &IndexProps) -> Html {
    let look = props.look;
    let states = scenes::all().map(|scene| {
        let address = format!("{}#/{}", look.query(), scene.name);
        html! {
            <li><a href={address} target="state" data-state={scene.name}>
                <b>{ scene.name }</b><span>{ scene.about }</span>
            </a></li>
        }
    });
    html! {
        <main class="gallery">
            <nav class="gallery-list" aria-label="States">
                <h1>{ "Gallery" }</h1>
                { looks(look) }
                <ul>{ for states }</ul>
            </nav>
            <iframe class="gallery-state" name="state" title="State"
                src={format!("{}#/room", look.query())} />
        </main>
    }
}

fn looks(look: Look) -> Html {
    let themes = THEMES.iter().map(|(theme, name)| (Look { theme: *theme, ..look }, *name));
    let languages = Language::ALL
        .iter()
        .map(|language| (Look { language: *language, ..look }, language.short()));
    let directions = [("own direction", None), ("ltr", Some("ltr")), ("rtl", Some("rtl"))]
        .map(|(name, direction)| (Look { direction, ..look }, name));
    let row = |choices: Vec<(Look, &'static str)>| {
        let link = |(other, name): (Look, &'static str)| {
            let current = (other == look).then_some("true");
            html! { <a href={other.query()} aria-current={current}>{ name }</a> }
        };
        html! { <p class="gallery-looks">{ for choices.into_iter().map(link) }</p> }
    };
    html! {
        <>
            { row(themes.collect()) }
            { row(languages.collect()) }
            { row(directions.to_vec()) }
        </>
    }
}
