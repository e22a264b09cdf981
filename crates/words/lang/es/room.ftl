### La sala abierta: mensajes, personas, archivos y la búsqueda.

choose-room = Elija una sala
choose-room-lead = Elija una de la lista, o pulse Ctrl K y escriba un nombre. Alt con la flecha arriba o abajo va de sala en sala.
kind-property = Todas las personas de este establecimiento
kind-organization = Todas las personas de la organización
kind-group = Grupo
kind-direct = Directo
mute = Silenciar esta sala
unmute = Reactivar esta sala
details = Acerca de esta sala
ringing = Qué mensajes avisan aquí
level-as-set = Como en mi configuración
people-count = { $count ->
    [one] 1 persona
   *[other] { $count } personas
}
people-here = { $people }, { $here ->
    [one] 1 presente
   *[other] { $here } presentes
}
here-now = En línea
away = Ausente
not-here = Sin conexión
typing-one = { $name } está escribiendo…
typing-two = { $name } y { $other } están escribiendo…
typing-many = { $count ->
    [one] { $name } y otra persona están escribiendo…
   *[other] { $name } y { $count } personas más están escribiendo…
}
typing-short = escribiendo…

messages = Mensajes
opening = Abriendo la sala…
empty-room = Aquí aún no se ha escrito nada
empty-room-lead = Escriba el primer mensaje abajo.
room-begins = Aquí empieza la sala.
older-coming = Cargando mensajes anteriores…
older-needs-line = Los mensajes anteriores estarán aquí cuando vuelva la conexión.
try-again = Reintentar
new-messages = Mensajes nuevos
gap = Es posible que aquí falten mensajes; se están cargando.
gap-offline = Es posible que aquí falten mensajes. Se cargarán cuando vuelva la conexión.
to-newest = Ir al mensaje más reciente
arrived-messages = { $count ->
    [one] 1 mensaje nuevo
   *[other] { $count } mensajes nuevos
}
to-first-unread = Al primer mensaje no leído
first-of-unread = { $count ->
    [one] 1 mensaje no leído: al primero
   *[other] { $count } mensajes no leídos: al primero
}
deleted = Este mensaje se ha eliminado.
edited = editado
edited-at = Editado { $when }
delete-message = ¿Eliminar este mensaje?
delete-message-lead = Desaparece para todos y nadie puede recuperarlo.
reactions = Reacciones
add-reaction = Añadir una reacción
more-emoji = Más emojis
reacted-with = Reacción { $emoji }: { $people }
reacted-with-you = Reacción { $emoji }: usted
reaction-you = usted
reaction-others = { $count ->
    [one] otra persona
   *[other] { $count } personas más
}
names-and = { $names } y { $last }
it-is-you = Usted
attachment = Adjunto
picture = Imagen
copy = Copiar el texto
unread-from = Marcar como no leído desde aquí
show-whole = Mostrar el mensaje completo
link-host = Lleva a { $host }. Elíjalo para copiar la dirección.
copied = Copiado
link-copied = Dirección copiada
said-unread-from = No leído desde ahí en cuanto salga de esta sala
announcement-of = { $name }: { $text }
written-and-sent-at = escrito { $written }, enviado { $sent }

retry = Reintentar
edit = Editar
discard = Descartar
delete = Eliminar
delivery-queued = En espera de envío
delivery-sending = Enviando
delivery-waiting = En espera de un nuevo envío
delivery-failed = No enviado
delivery-sent = Enviado
delivery-delivered = Entregado
delivery-read = Leído
waiting-for-line = En espera de conexión
trying-at = Nuevo intento: { $time }
trying-soon = Nuevo intento en un momento
failure-not-permitted = No enviado: usted ya no está en esta sala.
failure-too-large = No enviado: el mensaje es demasiado largo.
failure-rejected = No enviado: rechazado por las normas de contenido.
failure-refused = No enviado: el servicio lo ha rechazado.
failure-file-too-large = No enviado: el archivo es demasiado grande para el servidor.
failure-file-not-allowed = No enviado: el servidor no admite archivos de este tipo.
failure-file-unreadable = No enviado: la copia del archivo en este ordenador ha desaparecido o está dañada. Adjúntelo de nuevo.

send = Enviar
message-to = Mensaje para { $room }
editing = Cambiando un mensaje
save-edit = Guardar
discarded = Mensaje descartado.
put-back = Recuperar el texto

attach = Adjuntar archivos
drop-here = Suelte aquí los archivos para adjuntarlos
reading-file = Leyendo…
as-it-is = Enviar el original
made-lighter = reducida
open = Abrir
save = Guardar
cancel-upload = Cancelar
uploading = Subiendo
pictures-together = { $count ->
    [one] 1 imagen
   *[other] { $count } imágenes
}
picture-failed = No se puede mostrar esta imagen.
open-question = ¿Abrir este archivo?
open-warning = Los documentos de Office pueden ejecutar instrucciones de quien los creó. Ábralo solo si esperaba este archivo de esta persona.
open-anyway = Abrir de todos modos
leave-closed = No abrir
pasted = Imagen
file-pdf = Documento PDF
file-word = Documento de Word
file-excel = Hoja de Excel
file-other = Archivo
remove-file = Quitar { $name }
view-picture = Mostrar { $name }
uploaded-of = { $sent } de { $total }
size-bytes = { $count ->
    [one] 1 byte
   *[other] { $count } bytes
}
size-kilobytes = { $size } kB
size-megabytes = { $size } MB
decimal-sign = ,

search = Buscar mensajes
search-here = Buscar en esta sala
search-close = Cerrar la búsqueda
search-room = Sala
search-all-rooms = Todas las salas
search-sender = Persona
search-anyone = Cualquiera
search-when = Fecha
search-from = Desde
search-until = Hasta
date-shape = dd/mm/aaaa
search-file = Con archivo
search-filters = Acotar la búsqueda
search-results = Mensajes encontrados
search-more = Mostrar más
search-waiting = Buscando…
search-idle = ¿Qué busca?
search-idle-lead = Palabras, un nombre o una habitación: 412 encuentra solo esa habitación, no la 4123. Funciona sin conexión.
search-none = Sin resultados
search-none-lead = Pruebe con menos palabras, o con el principio de una seguido de un *.
any-time = Cualquier fecha
last-day = Últimas 24 horas
last-week = Últimos 7 días
last-month = Últimos 30 días
found-messages = { $count ->
    [one] 1 mensaje
   *[other] { $count } mensajes
}
found-newest = { $count ->
    [one] El mensaje más reciente
   *[other] Los { $count } mensajes más recientes
}
range-since = Se ha buscado en este ordenador hasta { $time }.
range-nothing = Este ordenador aún no tiene mensajes ahí.
range-indexing = Los anteriores aún se están preparando.
range-gaps = Puede que falten algunos intermedios.
