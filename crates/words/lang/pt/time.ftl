### Dias e horas.

weekday-long = { $day ->
    [0] segunda-feira
    [1] terça-feira
    [2] quarta-feira
    [3] quinta-feira
    [4] sexta-feira
    [5] sábado
   *[6] domingo
}
weekday-short = { $day ->
    [0] seg.
    [1] ter.
    [2] qua.
    [3] qui.
    [4] sex.
    [5] sáb.
   *[6] dom.
}
month-long = { $month ->
    [1] janeiro
    [2] fevereiro
    [3] março
    [4] abril
    [5] maio
    [6] junho
    [7] julho
    [8] agosto
    [9] setembro
    [10] outubro
    [11] novembro
   *[12] dezembro
}
month-short = { $month ->
    [1] jan.
    [2] fev.
    [3] mar.
    [4] abr.
    [5] mai.
    [6] jun.
    [7] jul.
    [8] ago.
    [9] set.
    [10] out.
    [11] nov.
   *[12] dez.
}
date-short = { NUMBER($day) } { $month }
date-short-year = { $date } { NUMBER($year) }
date-long = { $weekday }, { NUMBER($day) } de { $month }
date-long-year = { NUMBER($day) } de { $month } de { NUMBER($year) }
date-digits = { $day }/{ $month }/{ $year }
today = Hoje
yesterday = Ontem
yesterday-at = ontem { $time }
tomorrow-at = amanhã { $time }
date-at = { $date } { $time }
