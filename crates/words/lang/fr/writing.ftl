### Écriture : mise en forme, mentions, émojis, citations, adresses.

preview = Aperçu
emoji = Émojis
find-emoji = Trouver un émoji
no-emoji = Aucun émoji de ce nom.
emoji-coming = Chargement…
emoji-groups = Types d’émojis
recent-emoji = Récents
skin-tone-heading = Couleur de peau
suggestions = Suggestions
emoji-faces = Visages et émotions
emoji-people = Personnes et mains
emoji-animals = Animaux et nature
emoji-food = Nourriture et boissons
emoji-travel = Voyages et lieux
emoji-activities = Activités
emoji-objects = Objets
emoji-signs = Symboles
emoji-flags = Drapeaux
skin-light = Claire
skin-medium-light = Moyennement claire
skin-medium = Moyenne
skin-medium-dark = Moyennement foncée
skin-dark = Foncée
skin-none = Aucune
suggestions-found = { $count ->
    [one] { $count } suggestion. Entrée la reprend.
   *[other] { $count } suggestions. Les flèches choisissent, Entrée reprend.
}
everyone = Tout le monde dans ce salon
everyone-administrators = Tous les administrateurs de ce salon
everyone-managers = Tous les responsables de ce salon
everyone-staff = Tout le personnel de ce salon
length-of = { $size } sur { $most }
too-long = Trop long : { $size } sur { $most }

answer = Répondre en citant
pass-on = Transférer…
pass-on-to = Transférer à un salon ou à une personne
to-quoted = Aller au message cité
sent-stays = Votre dernier message est parti et ne peut plus être modifié
quoted-not-here = Le message cité n’est pas sur ce poste

open-link = Ouvrir cette adresse ?
link-leads-to = Elle mène à
link-in-the-open = Ce qui y est envoyé n’est pas chiffré : d’autres sur le réseau peuvent le lire et le modifier.
copy-link = La copier
trust-host = L’ouvrir et ne plus demander pour { $host }
trusted-hosts = Adresses ouvertes sans question
trusted-hosts-lead = Les adresses chiffrées de ces hôtes vont directement au navigateur.
no-trusted-hosts = Aucune pour l’instant : une question précède chaque adresse.
forget-host = Redemander
error-link-not-opened = L’adresse n’a pas été ouverte : elle n’est pas du web, ou cet ordinateur n’a pas de navigateur.

send-key = Envoi
send-by-enter = Entrée envoie
send-by-enter-lead = Maj et Entrée commencent une nouvelle ligne
send-by-ctrl = Ctrl et Entrée envoient
send-by-ctrl-lead = Entrée commence une nouvelle ligne

keys-writing-enter = Envoyer ou nouvelle ligne, selon le réglage sous Apparence
keys-writing-last = Dans un champ vide : modifier votre dernier message
keys-writing-bold = Gras, italique
keys-writing-code = Code
keys-writing-lists = Liste numérotée, liste, citation
keys-writing-link = Faire une adresse de la sélection
keys-writing-calls = Mentionner quelqu’un ou nommer un émoji

picture-frame = Image : les flèches mènent aux autres, plus et moins agrandissent
picture-before = Image précédente
picture-after = Image suivante
undo = Annuler
room-unmuted = Plus en sourdine
room-for-later = Marqué comme non lu
