### Começar a falar, e quem está numa sala.

new-chat = Nova conversa
new-chat-kinds = Com quem
one-person = Uma pessoa
a-group = Um grupo
people-heading = Pessoas
find-person = Procurar uma pessoa pelo nome
suggested-people = Pessoas sugeridas
looking = A procurar…
no-person = Ninguém com esse nome.
nobody-left = Ninguém para escolher.
people-here-only = Sem ligação: só aparecem as pessoas que este computador conhece.
needs-line = Sem ligação. Uma nova conversa precisa dela; o que escolheu fica aqui até ela voltar.
has-room = Já tem uma conversa
new-to-you = Nova conversa
beginning = Um momento…
direct-keys = ↑ ↓ para escolher, Enter para escrever, Esc para fechar

group-name = Nome do grupo
group-name-hint = De que trata, por exemplo: Casamento 14 de junho
group-property = Unidade
group-others = Com pessoas de outras unidades
no-property = Aqui não trabalha para nenhuma unidade, por isso um grupo não tem lugar. Pergunte a um responsável.
chosen = Pessoas escolhidas
make-group = Criar o grupo
name-missing = O grupo precisa de um nome.
nobody-chosen = Escolha pelo menos uma pessoa.
characters-left = { $count ->
    [one] resta 1 carácter
   *[other] restam { $count } caracteres
}
characters-over = { $count ->
    [one] 1 carácter a mais: no máximo { NUMBER($most) }
   *[other] { $count } caracteres a mais: no máximo { NUMBER($most) }
}
people-of-properties = Pessoas de { $properties }
of-other-property = De outra unidade, por isso não para este grupo: { $names }. Retire-as, ou escolha a unidade delas.
unchoose = Retirar { $name }
add = Adicionar
add-people-count = { $count ->
    [one] Adicionar 1 pessoa
   *[other] Adicionar { $count } pessoas
}
rooms-and-people = { $rooms }, { $people }

add-people = Adicionar pessoas
remove = Remover desta sala
remove-short = Remover
leave-room = Sair da sala
leave = Sair
profile-place = Trabalha em
message = Mensagem
room-gone = Já não está nessa sala.
profile-of = Acerca de { $name }
add-to = Adicionar pessoas a { $room }
remove-question = { $name } deixará de ver { $room }, e o que lá foi dito desaparece do respetivo computador.
leave-room-question = O que foi dito em { $room } desaparece deste computador, e nada de novo chega. Alguém da sala pode adicioná-lo novamente.
leave-unsent-count = { $count ->
    [one] 1 mensagem não foi enviada. Não será enviada, e fica neste computador até ser adicionado novamente ou a eliminar.
   *[other] { $count } mensagens não foram enviadas. Não serão enviadas, e ficam neste computador até ser adicionado novamente ou as eliminar.
}

error-bad-group-name = O nome não serve para um grupo.
error-too-many-people = São demasiadas pessoas para um grupo.
error-person-gone = Esta pessoa já não está na sua organização.
somebody-chosen = Uma pessoa escolhida
person-gone = { $name } já não está na sua organização, ou a unidade já não está.
group-name-length = Um nome tem de 1 a { NUMBER($most) } caracteres, numa linha.
group-size = Um grupo é criado com { NUMBER($most) } pessoas no máximo.
not-permitted-person = Não pode fazer isto: { $name } é de outra unidade, ou só quem criou o grupo e os responsáveis podem.
not-permitted-group = Não pode fazer isto. Um grupo é de uma unidade para a qual trabalha, e as suas pessoas também.

keys-around-chat = Nova conversa
keys-around-group = Novo grupo

left-behind = Não enviadas
left-behind-lead = Já não está nestas salas, por isso isto não será enviado. Copie o que precisar. Se alguém o adicionar novamente, estará na sala.
nothing-left = Não resta nada.
room-without-name = Uma sala em que esteve
show-left = Mostrar
