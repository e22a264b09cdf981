### Escrita: formatação, menções, emojis, citações, endereços.

preview = Como vai ficar
emoji = Emojis
find-emoji = Procurar um emoji
no-emoji = Não há nenhum emoji com esse nome.
emoji-coming = A carregar…
emoji-groups = Tipos de emojis
recent-emoji = Usados recentemente
skin-tone-heading = Cor da pele
suggestions = Sugestões
emoji-faces = Caras e emoções
emoji-people = Pessoas e mãos
emoji-animals = Animais e natureza
emoji-food = Comida e bebida
emoji-travel = Viagens e lugares
emoji-activities = Atividades
emoji-objects = Objetos
emoji-signs = Símbolos
emoji-flags = Bandeiras
skin-light = Clara
skin-medium-light = Média clara
skin-medium = Média
skin-medium-dark = Média escura
skin-dark = Escura
skin-none = Nenhuma
suggestions-found = { $count ->
    [one] 1 sugestão. Enter aceita-a.
   *[other] { $count } sugestões. As setas escolhem, Enter aceita.
}
everyone = Todas as pessoas desta sala
everyone-administrators = Todos os administradores desta sala
everyone-managers = Todos os responsáveis desta sala
everyone-staff = Todo o pessoal desta sala
length-of = { $size } de { $most }
too-long = Demasiado longo: { $size } de { $most }

answer = Responder com citação
pass-on = Reencaminhar…
pass-on-to = Reencaminhar para uma sala ou pessoa
to-quoted = Ir para a mensagem citada
sent-stays = A sua última mensagem já foi enviada e não pode ser alterada
quoted-not-here = A mensagem citada não está neste posto

open-link = Abrir este endereço?
link-leads-to = Leva a
link-in-the-open = O que vai para lá não é encriptado: outros na rede podem lê-lo e alterá-lo.
copy-link = Copiá-lo
trust-host = Abrir e não voltar a perguntar por { $host }
trusted-hosts = Endereços abertos sem perguntar
trusted-hosts-lead = Os endereços encriptados destes servidores vão diretamente para o navegador.
no-trusted-hosts = Ainda nenhum: pergunta-se por cada endereço.
forget-host = Voltar a perguntar
error-link-not-opened = O endereço não foi aberto: não é da Web, ou este computador não tem navegador.

send-key = Envio
send-by-enter = Enter envia
send-by-enter-lead = Shift e Enter começam uma nova linha
send-by-ctrl = Ctrl e Enter enviam
send-by-ctrl-lead = Enter começa uma nova linha

keys-writing-enter = Enviar ou nova linha, conforme definido em Aspeto
keys-writing-last = Num campo vazio: alterar a sua última mensagem
keys-writing-bold = Negrito, itálico
keys-writing-code = Código
keys-writing-lists = Lista numerada, lista, citação
keys-writing-link = Fazer um endereço da seleção
keys-writing-calls = Mencionar alguém ou indicar um emoji

picture-frame = Imagem: as setas levam às outras, mais e menos ampliam
picture-before = Imagem anterior
picture-after = Imagem seguinte
undo = Anular
room-unmuted = Já não está silenciada
room-for-later = Marcada como não lida
