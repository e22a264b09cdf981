### Escritura: formato, menciones, emojis, citas, direcciones.

preview = Así se verá
emoji = Emojis
find-emoji = Buscar un emoji
no-emoji = No hay ningún emoji con ese nombre.
emoji-coming = Cargando…
emoji-groups = Tipos de emojis
recent-emoji = Usados recientemente
skin-tone-heading = Color de piel
suggestions = Sugerencias
emoji-faces = Caras y emociones
emoji-people = Personas y manos
emoji-animals = Animales y naturaleza
emoji-food = Comida y bebida
emoji-travel = Viajes y lugares
emoji-activities = Actividades
emoji-objects = Objetos
emoji-signs = Símbolos
emoji-flags = Banderas
skin-light = Claro
skin-medium-light = Medio claro
skin-medium = Medio
skin-medium-dark = Medio oscuro
skin-dark = Oscuro
skin-none = Ninguno
suggestions-found = { $count ->
    [one] 1 sugerencia. Intro la acepta.
   *[other] { $count } sugerencias. Las flechas eligen, Intro acepta.
}
everyone = Todas las personas de esta sala
everyone-administrators = Todos los administradores de esta sala
everyone-managers = Todos los responsables de esta sala
everyone-staff = Todo el personal de esta sala
length-of = { $size } de { $most }
too-long = Demasiado largo: { $size } de { $most }

answer = Responder con cita
pass-on = Reenviar…
pass-on-to = Reenviar a una sala o persona
to-quoted = Ir al mensaje citado
sent-stays = Su último mensaje ya se ha enviado y no se puede cambiar
quoted-not-here = El mensaje citado no está en este puesto

open-link = ¿Abrir esta dirección?
link-leads-to = Lleva a
link-in-the-open = Lo que va allí no está cifrado: otros en la red pueden leerlo y cambiarlo.
copy-link = Copiarla
trust-host = Abrirla y no volver a preguntar por { $host }
trusted-hosts = Direcciones que se abren sin preguntar
trusted-hosts-lead = Las direcciones cifradas de estos servidores van directas al navegador.
no-trusted-hosts = Aún ninguna: se pregunta por cada dirección.
forget-host = Volver a preguntar
error-link-not-opened = No se ha abierto la dirección: no es de la web, o este ordenador no tiene navegador.

send-key = Envío
send-by-enter = Intro envía
send-by-enter-lead = Mayús e Intro empiezan una línea nueva
send-by-ctrl = Ctrl e Intro envían
send-by-ctrl-lead = Intro empieza una línea nueva

keys-writing-enter = Enviar o línea nueva, según lo elegido en Apariencia
keys-writing-last = En un campo vacío: cambiar su último mensaje
keys-writing-bold = Negrita, cursiva
keys-writing-code = Código
keys-writing-lists = Lista numerada, lista, cita
keys-writing-link = Hacer una dirección de lo seleccionado
keys-writing-calls = Mencionar a alguien o nombrar un emoji

picture-frame = Imagen: las flechas van a las demás, más y menos agrandan
picture-before = Imagen anterior
picture-after = Imagen siguiente
undo = Deshacer
room-unmuted = Ya no está en silencio
room-for-later = Marcada como no leída
