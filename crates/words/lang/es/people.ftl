### Empezar a hablar, y quién está en una sala.

new-chat = Nuevo chat
new-chat-kinds = Con quién
one-person = Una persona
a-group = Un grupo
people-heading = Personas
find-person = Buscar una persona por su nombre
suggested-people = Personas sugeridas
looking = Buscando…
no-person = Nadie con ese nombre.
nobody-left = Nadie a quien elegir.
people-here-only = Sin conexión: solo se muestran las personas que este ordenador conoce.
needs-line = Sin conexión. Un chat nuevo la necesita; lo que ha elegido se queda aquí hasta que vuelva.
has-room = Ya tiene un chat
new-to-you = Nuevo chat
beginning = Un momento…
direct-keys = ↑ ↓ para elegir, Intro para escribir, Esc para cerrar

group-name = Nombre del grupo
group-name-hint = De qué trata, por ejemplo: Boda 14 de junio
group-property = Establecimiento
group-others = Con personas de otros establecimientos
no-property = Aquí no trabaja para ningún establecimiento, así que un grupo no tiene lugar. Pregunte a un responsable.
chosen = Personas elegidas
make-group = Crear el grupo
name-missing = El grupo necesita un nombre.
nobody-chosen = Elija al menos una persona.
characters-left = { $count ->
    [one] queda 1 carácter
   *[other] quedan { $count } caracteres
}
characters-over = { $count ->
    [one] 1 carácter de más: como máximo { NUMBER($most) }
   *[other] { $count } caracteres de más: como máximo { NUMBER($most) }
}
people-of-properties = Personas de { $properties }
of-other-property = De otro establecimiento, así que no para este grupo: { $names }. Quítelas, o elija su establecimiento.
unchoose = Quitar a { $name }
add = Añadir
add-people-count = { $count ->
    [one] Añadir 1 persona
   *[other] Añadir { $count } personas
}
rooms-and-people = { $rooms }, { $people }

add-people = Añadir personas
remove = Quitar de esta sala
remove-short = Quitar
leave-room = Salir de la sala
leave = Salir
profile-place = Trabaja en
message = Mensaje
room-gone = Usted ya no está en esa sala.
profile-of = Acerca de { $name }
add-to = Añadir personas a { $room }
remove-question = { $name } ya no verá { $room }, y lo que se dijo allí desaparece de su ordenador.
leave-room-question = Lo que se dijo en { $room } desaparece de este ordenador, y no llega nada nuevo. Alguien de la sala puede añadirle de nuevo.
leave-unsent-count = { $count ->
    [one] 1 mensaje no se ha enviado. No se enviará, y se queda en este ordenador hasta que le añadan de nuevo o lo descarte.
   *[other] { $count } mensajes no se han enviado. No se enviarán, y se quedan en este ordenador hasta que le añadan de nuevo o los descarte.
}

error-bad-group-name = El nombre no sirve para un grupo.
error-too-many-people = Son demasiadas personas para un grupo.
error-person-gone = Esta persona ya no está en su organización.
somebody-chosen = Una persona elegida
person-gone = { $name } ya no está en su organización, o el establecimiento ya no lo está.
group-name-length = Un nombre tiene de 1 a { NUMBER($most) } caracteres, en una línea.
group-size = Un grupo se crea con { NUMBER($most) } personas como máximo.
not-permitted-person = No puede hacerlo: { $name } es de otro establecimiento, o solo pueden quien creó el grupo y los responsables.
not-permitted-group = No puede hacerlo. Un grupo es de un establecimiento para el que usted trabaja, y sus personas también.

keys-around-chat = Nuevo chat
keys-around-group = Nuevo grupo

left-behind = No enviados
left-behind-lead = Usted ya no está en estas salas, así que esto no se enviará. Copie lo que necesite. Si alguien le añade de nuevo, estará en la sala.
nothing-left = No queda nada.
room-without-name = Una sala en la que estaba
show-left = Mostrar
