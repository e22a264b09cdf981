### Commencer à parler, et qui est dans un salon.

new-chat = Nouvelle discussion
new-chat-kinds = Avec qui
one-person = Une personne
a-group = Un groupe
people-heading = Personnes
find-person = Trouver une personne par son nom
suggested-people = Personnes suggérées
looking = Recherche…
no-person = Personne de ce nom.
nobody-left = Personne à choisir.
people-here-only = Hors connexion : seules les personnes connues de cet ordinateur sont listées.
needs-line = Hors connexion. Une nouvelle discussion en a besoin ; votre choix reste ici jusqu’à son retour.
has-room = Discussion existante
new-to-you = Nouvelle discussion
beginning = Un instant…
direct-keys = ↑ ↓ pour choisir, Entrée pour écrire, Échap pour fermer

group-name = Nom du groupe
group-name-hint = De quoi il s’agit, par exemple : Mariage 14 juin
group-property = Établissement
group-others = Avec des personnes d’autres établissements
no-property = Vous ne travaillez ici pour aucun établissement, un groupe n’a donc pas de place. Veuillez demander à un responsable.
chosen = Personnes choisies
make-group = Créer le groupe
name-missing = Le groupe a besoin d’un nom.
nobody-chosen = Choisissez au moins une personne.
characters-left = { $count ->
    [one] { $count } caractère restant
   *[other] { $count } caractères restants
}
characters-over = { $count ->
    [one] { $count } caractère de trop : { NUMBER($most) } au maximum
   *[other] { $count } caractères de trop : { NUMBER($most) } au maximum
}
people-of-properties = Personnes de { $properties }
of-other-property = D’un autre établissement, donc pas pour ce groupe : { $names }. Retirez-les, ou choisissez leur établissement.
unchoose = Retirer { $name }
add = Ajouter
add-people-count = { $count ->
    [one] Ajouter { $count } personne
   *[other] Ajouter { $count } personnes
}
rooms-and-people = { $rooms }, { $people }

add-people = Ajouter des personnes
remove = Retirer de ce salon
remove-short = Retirer
leave-room = Quitter le salon
leave = Quitter
profile-place = Travaille à
message = Message
room-gone = Vous n’êtes plus dans ce salon.
profile-of = À propos de { $name }
add-to = Ajouter des personnes à { $room }
remove-question = { $name } ne verra plus { $room }, et ce qui s’y est dit disparaîtra de son ordinateur.
leave-room-question = Ce qui s’est dit dans { $room } disparaît de cet ordinateur, et rien de nouveau n’arrive. Une personne du salon peut vous ajouter à nouveau.
leave-unsent-count = { $count ->
    [one] { $count } message ici n’a pas été envoyé. Il ne le sera pas et reste sur cet ordinateur jusqu’à ce que vous soyez ajouté à nouveau ou le supprimiez.
   *[other] { $count } messages ici n’ont pas été envoyés. Ils ne le seront pas et restent sur cet ordinateur jusqu’à ce que vous soyez ajouté à nouveau ou les supprimiez.
}

error-bad-group-name = Ce nom ne convient pas à un groupe.
error-too-many-people = Cela fait trop de personnes pour un groupe.
error-person-gone = Cette personne ne fait plus partie de votre organisation.
somebody-chosen = Une personne choisie
person-gone = { $name } ne fait plus partie de votre organisation, ou l’établissement n’en fait plus partie.
group-name-length = Un nom a de 1 à { NUMBER($most) } caractères, sur une ligne.
group-size = Un groupe se crée avec { NUMBER($most) } personnes au plus.
not-permitted-person = Vous ne pouvez pas le faire : { $name } est d’un autre établissement, ou seuls l’auteur du groupe et les responsables le peuvent.
not-permitted-group = Vous ne pouvez pas le faire. Un groupe est d’un établissement pour lequel vous travaillez, et ses personnes aussi.

keys-around-chat = Nouvelle discussion
keys-around-group = Nouveau groupe

left-behind = Non envoyés
left-behind-lead = Vous n’êtes plus dans ces salons, ceci ne sera donc pas envoyé. Copiez ce dont vous avez besoin. Si quelqu’un vous ajoute à nouveau, vous le retrouverez dans le salon.
nothing-left = Il ne reste rien.
room-without-name = Un salon où vous étiez
show-left = Afficher
