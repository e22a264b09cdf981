### Días y horas.

weekday-long = { $day ->
    [0] lunes
    [1] martes
    [2] miércoles
    [3] jueves
    [4] viernes
    [5] sábado
   *[6] domingo
}
weekday-short = { $day ->
    [0] lun
    [1] mar
    [2] mié
    [3] jue
    [4] vie
    [5] sáb
   *[6] dom
}
month-long = { $month ->
    [1] enero
    [2] febrero
    [3] marzo
    [4] abril
    [5] mayo
    [6] junio
    [7] julio
    [8] agosto
    [9] septiembre
    [10] octubre
    [11] noviembre
   *[12] diciembre
}
month-short = { $month ->
    [1] ene
    [2] feb
    [3] mar
    [4] abr
    [5] may
    [6] jun
    [7] jul
    [8] ago
    [9] sept
    [10] oct
    [11] nov
   *[12] dic
}
date-short = { NUMBER($day) } { $month }
date-short-year = { $date } { NUMBER($year) }
date-long = { $weekday }, { NUMBER($day) } de { $month }
date-long-year = { NUMBER($day) } de { $month } de { NUMBER($year) }
date-digits = { $day }/{ $month }/{ $year }
today = Hoy
yesterday = Ayer
yesterday-at = ayer { $time }
tomorrow-at = mañana { $time }
date-at = { $date } { $time }
