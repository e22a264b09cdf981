### A sala aberta: mensagens, pessoas, ficheiros e a pesquisa.

choose-room = Escolha uma sala
choose-room-lead = Escolha uma na lista, ou prima Ctrl K e escreva um nome. Alt com a seta para cima ou para baixo vai de sala em sala.
kind-property = Todas as pessoas desta unidade
kind-organization = Todas as pessoas da organização
kind-group = Grupo
kind-direct = Direta
mute = Silenciar esta sala
unmute = Reativar esta sala
details = Acerca desta sala
ringing = Que mensagens avisam aqui
level-as-set = Como nas minhas definições
people-count = { $count ->
    [one] 1 pessoa
   *[other] { $count } pessoas
}
people-here = { $people }, { $here ->
    [one] 1 presente
   *[other] { $here } presentes
}
here-now = Em linha
away = Ausente
not-here = Sem ligação
typing-one = { $name } está a escrever…
typing-two = { $name } e { $other } estão a escrever…
typing-many = { $count ->
    [one] { $name } e mais uma pessoa estão a escrever…
   *[other] { $name } e mais { $count } pessoas estão a escrever…
}
typing-short = a escrever…

messages = Mensagens
opening = A abrir a sala…
empty-room = Ainda nada foi escrito aqui
empty-room-lead = Escreva a primeira mensagem em baixo.
room-begins = A sala começa aqui.
older-coming = A carregar mensagens mais antigas…
older-needs-line = As mensagens mais antigas estarão aqui quando a ligação voltar.
try-again = Tentar novamente
new-messages = Novas mensagens
gap = Podem faltar mensagens aqui – a carregá-las.
gap-offline = Podem faltar mensagens aqui. Serão carregadas quando a ligação voltar.
to-newest = Ir para a mensagem mais recente
arrived-messages = { $count ->
    [one] 1 nova mensagem
   *[other] { $count } novas mensagens
}
to-first-unread = Para a primeira mensagem não lida
first-of-unread = { $count ->
    [one] 1 mensagem não lida: para a primeira
   *[other] { $count } mensagens não lidas: para a primeira
}
deleted = Esta mensagem foi eliminada.
edited = editada
edited-at = Editada { $when }
delete-message = Eliminar esta mensagem?
delete-message-lead = Desaparece para todos e ninguém a pode recuperar.
reactions = Reações
add-reaction = Adicionar uma reação
more-emoji = Mais emojis
reacted-with = Reação { $emoji }: { $people }
reacted-with-you = Reação { $emoji }: você
reaction-you = você
reaction-others = { $count ->
    [one] mais uma pessoa
   *[other] mais { $count } pessoas
}
names-and = { $names } e { $last }
it-is-you = Eu
attachment = Anexo
picture = Imagem
copy = Copiar o texto
unread-from = Marcar como não lida a partir daqui
show-whole = Mostrar a mensagem completa
link-host = Leva a { $host }. Escolha para copiar o endereço.
copied = Copiado
link-copied = Endereço copiado
said-unread-from = Não lida a partir daí, assim que sair desta sala
announcement-of = { $name }: { $text }
written-and-sent-at = escrita { $written }, enviada { $sent }

retry = Tentar novamente
edit = Editar
discard = Eliminar
delete = Eliminar
delivery-queued = À espera de envio
delivery-sending = A enviar
delivery-waiting = À espera de novo envio
delivery-failed = Não enviada
delivery-sent = Enviada
delivery-delivered = Entregue
delivery-read = Lida
waiting-for-line = À espera da ligação
trying-at = Nova tentativa: { $time }
trying-soon = Nova tentativa dentro de momentos
failure-not-permitted = Não enviada: já não está nesta sala.
failure-too-large = Não enviada: a mensagem é demasiado longa.
failure-rejected = Não enviada: recusada pelas regras de conteúdo.
failure-refused = Não enviada: o serviço recusou-a.
failure-file-too-large = Não enviada: o ficheiro é demasiado grande para o servidor.
failure-file-not-allowed = Não enviada: o servidor não aceita ficheiros deste tipo.
failure-file-unreadable = Não enviada: a cópia do ficheiro neste computador desapareceu ou está danificada. Anexe-o novamente.

send = Enviar
message-to = Mensagem para { $room }
editing = A alterar uma mensagem
save-edit = Guardar
discarded = Mensagem eliminada.
put-back = Repor o texto

attach = Anexar ficheiros
drop-here = Largue ficheiros para os anexar
reading-file = A ler…
as-it-is = Enviar o original
made-lighter = reduzida
open = Abrir
save = Guardar
cancel-upload = Cancelar
uploading = A carregar
pictures-together = { $count ->
    [one] 1 imagem
   *[other] { $count } imagens
}
picture-failed = Não é possível mostrar esta imagem.
open-question = Abrir este ficheiro?
open-warning = Os documentos do Office podem executar instruções de quem os criou. Abra-o apenas se esperava este ficheiro desta pessoa.
open-anyway = Abrir mesmo assim
leave-closed = Não abrir
pasted = Imagem
file-pdf = Documento PDF
file-word = Documento do Word
file-excel = Folha do Excel
file-other = Ficheiro
remove-file = Remover { $name }
view-picture = Mostrar { $name }
uploaded-of = { $sent } de { $total }
size-bytes = { $count ->
    [one] 1 byte
   *[other] { $count } bytes
}
size-kilobytes = { $size } kB
size-megabytes = { $size } MB
decimal-sign = ,

search = Pesquisar mensagens
search-here = Pesquisar nesta sala
search-close = Fechar a pesquisa
search-room = Sala
search-all-rooms = Todas as salas
search-sender = Pessoa
search-anyone = Qualquer pessoa
search-when = Data
search-from = De
search-until = Até
date-shape = dd/mm/aaaa
search-file = Com ficheiro
search-filters = Restringir a pesquisa
search-results = Mensagens encontradas
search-more = Mostrar mais
search-waiting = A pesquisar…
search-idle = O que procura?
search-idle-lead = Palavras, um nome ou um quarto: 412 encontra apenas esse quarto, não o 4123. Funciona sem ligação.
search-none = Nada encontrado
search-none-lead = Tente com menos palavras, ou com o início de uma seguido de um *.
any-time = Qualquer data
last-day = Últimas 24 horas
last-week = Últimos 7 dias
last-month = Últimos 30 dias
found-messages = { $count ->
    [one] 1 mensagem
   *[other] { $count } mensagens
}
found-newest = { $count ->
    [one] A mensagem mais recente
   *[other] As { $count } mensagens mais recentes
}
range-since = Pesquisado neste computador até { $time }.
range-nothing = Este computador ainda não tem mensagens aí.
range-indexing = As mais antigas ainda estão a ser preparadas.
range-gaps = Podem faltar algumas pelo meio.
