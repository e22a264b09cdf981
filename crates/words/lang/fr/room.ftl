### Le salon ouvert : messages, personnes, fichiers et recherche.

choose-room = Choisissez un salon
choose-room-lead = Choisissez-en un dans la liste, ou appuyez sur Ctrl K et tapez un nom. Alt avec la flèche haut ou bas passe d’un salon à l’autre.
kind-property = Tout le monde dans cet établissement
kind-organization = Tout le monde dans l’organisation
kind-group = Groupe
kind-direct = Direct
mute = Mettre ce salon en sourdine
unmute = Réactiver ce salon
details = À propos de ce salon
ringing = Quels messages sonnent ici
level-as-set = Comme dans mes paramètres
people-count = { $count ->
    [one] { $count } personne
   *[other] { $count } personnes
}
people-here = { $people }, { $here ->
    [one] { $here } présente
   *[other] { $here } présentes
}
here-now = En ligne
away = Absent
not-here = Hors ligne
typing-one = { $name } écrit…
typing-two = { $name } et { $other } écrivent…
typing-many = { $count ->
    [one] { $name } et une autre personne écrivent…
   *[other] { $name } et { $count } autres personnes écrivent…
}
typing-short = écrit…

messages = Messages
opening = Ouverture du salon…
empty-room = Rien n’a encore été écrit ici
empty-room-lead = Écrivez le premier message ci-dessous.
room-begins = Le salon commence ici.
older-coming = Chargement des messages plus anciens…
older-needs-line = Les messages plus anciens seront là au retour de la connexion.
try-again = Réessayer
new-messages = Nouveaux messages
gap = Il manque peut-être des messages ici – ils sont en cours de chargement.
gap-offline = Il manque peut-être des messages ici. Ils seront chargés au retour de la connexion.
to-newest = Aller au message le plus récent
arrived-messages = { $count ->
    [one] { $count } nouveau message
   *[other] { $count } nouveaux messages
}
to-first-unread = Au premier message non lu
first-of-unread = { $count ->
    [one] { $count } message non lu : au premier
   *[other] { $count } messages non lus : au premier
}
deleted = Ce message a été supprimé.
edited = modifié
edited-at = Modifié { $when }
delete-message = Supprimer ce message ?
delete-message-lead = Il disparaît pour tout le monde et personne ne pourra le récupérer.
reactions = Réactions
add-reaction = Ajouter une réaction
more-emoji = Plus d’émojis
reacted-with = Réaction { $emoji } : { $people }
reacted-with-you = Réaction { $emoji } : vous
reaction-you = vous
reaction-others = { $count ->
    [one] une autre personne
   *[other] { $count } autres personnes
}
names-and = { $names } et { $last }
it-is-you = Vous
attachment = Pièce jointe
picture = Image
copy = Copier le texte
unread-from = Marquer comme non lu à partir d’ici
show-whole = Afficher tout le message
link-host = Mène à { $host }. Choisissez le lien pour copier l’adresse.
copied = Copié
link-copied = Adresse copiée
said-unread-from = Non lu à partir de là, dès que vous quittez ce salon
announcement-of = { $name } : { $text }
written-and-sent-at = écrit { $written }, envoyé { $sent }

retry = Renvoyer
edit = Modifier
discard = Supprimer
delete = Supprimer
delivery-queued = En attente d’envoi
delivery-sending = Envoi en cours
delivery-waiting = En attente d’un nouvel envoi
delivery-failed = Non envoyé
delivery-sent = Envoyé
delivery-delivered = Remis
delivery-read = Lu
waiting-for-line = En attente de la connexion
trying-at = Nouvel essai : { $time }
trying-soon = Nouvel essai dans un instant
failure-not-permitted = Non envoyé : vous n’êtes plus dans ce salon.
failure-too-large = Non envoyé : le message est trop long.
failure-rejected = Non envoyé : refusé par les règles de contenu.
failure-refused = Non envoyé : le service l’a refusé.
failure-file-too-large = Non envoyé : le fichier est trop volumineux pour le serveur.
failure-file-not-allowed = Non envoyé : le serveur n’accepte pas les fichiers de ce type.
failure-file-unreadable = Non envoyé : la copie du fichier sur cet ordinateur a disparu ou est endommagée. Veuillez le joindre à nouveau.

send = Envoyer
message-to = Message à { $room }
editing = Modification d’un message
save-edit = Enregistrer
discarded = Message supprimé.
put-back = Rétablir le texte

attach = Joindre des fichiers
drop-here = Déposez des fichiers pour les joindre
reading-file = Lecture…
as-it-is = Envoyer l’original
made-lighter = allégée
open = Ouvrir
save = Enregistrer
cancel-upload = Annuler
uploading = Envoi du fichier
pictures-together = { $count ->
    [one] { $count } image
   *[other] { $count } images
}
picture-failed = Cette image ne peut pas être affichée.
open-question = Ouvrir ce fichier ?
open-warning = Les documents Office peuvent exécuter les instructions de la personne qui les a créés. Ne l’ouvrez que si vous attendiez ce fichier de cette personne.
open-anyway = Ouvrir quand même
leave-closed = Ne pas ouvrir
pasted = Image
file-pdf = Document PDF
file-word = Document Word
file-excel = Feuille Excel
file-other = Fichier
remove-file = Retirer { $name }
view-picture = Afficher { $name }
uploaded-of = { $sent } sur { $total }
size-bytes = { $count ->
    [one] { $count } octet
   *[other] { $count } octets
}
size-kilobytes = { $size } ko
size-megabytes = { $size } Mo
decimal-sign = ,

search = Rechercher des messages
search-here = Rechercher dans ce salon
search-close = Fermer la recherche
search-room = Salon
search-all-rooms = Tous les salons
search-sender = Personne
search-anyone = Tout le monde
search-when = Période
search-from = Du
search-until = Au
date-shape = jj/mm/aaaa
search-file = Avec un fichier
search-filters = Affiner la recherche
search-results = Messages trouvés
search-more = Afficher plus
search-waiting = Recherche…
search-idle = Que cherchez-vous ?
search-idle-lead = Des mots, un nom ou une chambre : 412 ne trouve que cette chambre, pas 4123. Fonctionne aussi hors connexion.
search-none = Aucun résultat
search-none-lead = Essayez avec moins de mots, ou le début d’un mot suivi d’un *.
any-time = À tout moment
last-day = Dernières 24 heures
last-week = 7 derniers jours
last-month = 30 derniers jours
found-messages = { $count ->
    [one] { $count } message
   *[other] { $count } messages
}
found-newest = { $count ->
    [one] Le message le plus récent
   *[other] Les { $count } messages les plus récents
}
range-since = Recherche sur cet ordinateur en remontant jusqu’à { $time }.
range-nothing = Cet ordinateur n’a pas encore de messages à cet endroit.
range-indexing = Les plus anciens sont encore en préparation.
range-gaps = Il en manque peut-être entre-temps.
