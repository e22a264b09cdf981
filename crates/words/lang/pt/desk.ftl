### Início de sessão, lista de salas, ligação e a própria página. Português europeu.

sign-in = Iniciar sessão
signing-in = A iniciar sessão…
sign-in-lead = O chat que a sua receção mantém aberto o dia inteiro.
sign-in-again = Voltar a iniciar sessão
sign-in-again-lead = A sua sessão terminou. O que escreveu está seguro e será enviado quando voltar.
email = E-mail
password = Palavra-passe
show-password = Mostrar a palavra-passe
hide-password = Ocultar a palavra-passe
backend-of = Liga-se a { $address } · Deskbell { $version }
sign-out = Terminar sessão
sign-out-anyway = Terminar sessão mesmo assim
stay = Manter a sessão
cancel = Cancelar
leave-question = { $count ->
    [one] Há uma mensagem que ainda não foi enviada. Ao terminar a sessão, será eliminada.
   *[other] Há { $count } mensagens que ainda não foram enviadas. Ao terminar a sessão, serão eliminadas.
}

rooms = Salas
filter = Procurar uma sala
clear-filter = Limpar a pesquisa
no-match = Não há nenhuma sala nem pessoa com esse nome.
no-rooms = Ainda não há salas
no-rooms-lead = As salas aparecem aqui assim que alguém o adicionar a uma ou lhe escrever.
fetching-rooms = A carregar as suas salas…
unread-only = Só salas com mensagens não lidas
all-read = Está tudo lido.
show-all-rooms = Mostrar todas as salas
favourites = Favoritas
favourite = Manter no topo
no-favourite = Deixar de manter no topo
mark-read = Marcar como lida
mark-unread = Marcar como não lida
for-30-minutes = Durante 30 minutos
for-1-hour = Durante 1 hora
for-8-hours = Durante 8 horas
until-unmuted = Até eu reativar
draft = Rascunho:
you = Eu:
colon = :
no-messages = Ainda não há mensagens
show-rooms = Mostrar ou ocultar as salas
back = Voltar às salas
account = Conta e notificações
pause = Pausar as notificações
resume = Permitir as notificações
paused-until = Notificações em pausa até { $time }
menu-of = Ações: { $name }
muted-until = Silenciada até { $time }
muted-always = Silenciada
section-property = Unidades
section-organization = Organização
section-group = Grupos
section-direct = Diretas
unread-messages = { $count ->
    [one] 1 mensagem não lida
   *[other] { $count } mensagens não lidas
}
unread-mentions = { $count ->
    [one] { $messages }, 1 menciona-o
   *[other] { $messages }, { $count } mencionam-no
}

connecting = A ligar…
try-now = Tentar agora
session-ended = A sua sessão terminou
offline-since = Sem ligação desde { $time }
trouble-since = { $trouble } (desde { $time })
trouble-unreachable = Não é possível contactar o servidor
trouble-server = O servidor está com problemas
trouble-pause = O servidor pede uma pausa
trouble-not-permitted = O servidor não aceita esta conta
trouble-bad-answer = O servidor responde de uma forma que esta versão não entende
trouble-disk-full = O disco está cheio: não é possível abrir este posto
trouble-read-only = Não é possível escrever na pasta do Deskbell: não é possível abrir este posto
trouble-in-use = Outro programa tem este posto aberto
trouble-newer = Uma versão mais recente do Deskbell usou este posto: instale a versão mais recente
trouble-disk = O disco não funciona: não é possível abrir este posto
trouble-line = A ligação está com problemas
queue-of = { NUMBER($waiting) } de { NUMBER($limit) } em espera
sending-messages = { $count ->
    [one] A enviar 1 mensagem
   *[other] A enviar { $count } mensagens
}
less-than-a-minute = falta menos de um minuto
minutes-left = { $count ->
    [one] falta cerca de um minuto
   *[other] faltam cerca de { $count } minutos
}
paced-by = { $sending }, { $left }
dismiss = Fechar
cards = Mensagens novas noutras salas

starting = A iniciar…
no-core = O Deskbell não responde
no-core-lead = Continua a tentar automaticamente. Se persistir, reinicie o Deskbell.
not-in-shell = Esta página pertence à janela do Deskbell.
crashed = Esta vista falhou
crashed-lead = Nada se perdeu: as mensagens e a fila são guardadas à parte. Recarregue para continuar.
crashed-returns = Nada se perdeu: as mensagens e a fila são guardadas à parte. Está a ser recarregada…
reload = Recarregar
crash-code = Código: { $code }
came-back = Uma vista falhou e foi recarregada. Nada se perdeu. Código: { $code }
safe-heading = Esta vista falha repetidamente
safe-lead = As suas mensagens estão seguras e as que esperam continuam a ser enviadas: tudo isso é guardado fora desta vista. Se tentar de novo não ajudar, dê ao suporte o código e o diagnóstico.
boot-failed = O Deskbell não conseguiu carregar a sua janela. Reinicie-o; as suas mensagens estão seguras.
close = Fechar

tray-open = Abrir o Deskbell
tray-mute-hour = Silenciar as notificações durante 1 hora
tray-mute = Silenciar as notificações até indicação em contrário
tray-unmute = Reativar as notificações
tray-quit = Sair
tray-starting = A iniciar
tray-online = Em linha
tray-connecting = A ligar
tray-offline = Sem ligação
tray-signed-out = Sessão terminada
tray-trouble = Problemas de ligação
tray-unread = { $count ->
    [one] 1 não lida
   *[other] { $count } não lidas
}
tray-waiting = { NUMBER($count) } em espera
card-new-message = Nova mensagem
card-digest = { $count ->
    [one] Na sua ausência: 1 mensagem
   *[other] Na sua ausência: { $count } mensagens
}
card-test = As notificações estão a chegar.
