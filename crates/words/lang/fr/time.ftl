### Jours et heures.

weekday-long = { $day ->
    [0] lundi
    [1] mardi
    [2] mercredi
    [3] jeudi
    [4] vendredi
    [5] samedi
   *[6] dimanche
}
weekday-short = { $day ->
    [0] lun.
    [1] mar.
    [2] mer.
    [3] jeu.
    [4] ven.
    [5] sam.
   *[6] dim.
}
month-long = { $month ->
    [1] janvier
    [2] février
    [3] mars
    [4] avril
    [5] mai
    [6] juin
    [7] juillet
    [8] août
    [9] septembre
    [10] octobre
    [11] novembre
   *[12] décembre
}
month-short = { $month ->
    [1] janv.
    [2] févr.
    [3] mars
    [4] avr.
    [5] mai
    [6] juin
    [7] juil.
    [8] août
    [9] sept.
    [10] oct.
    [11] nov.
   *[12] déc.
}
date-short = { $day ->
    [1] 1er { $month }
   *[other] { $day } { $month }
}
date-short-year = { $date } { NUMBER($year) }
date-long = { $day ->
    [1] { $weekday } 1er { $month }
   *[other] { $weekday } { $day } { $month }
}
date-long-year = { $day ->
    [1] 1er { $month } { NUMBER($year) }
   *[other] { $day } { $month } { NUMBER($year) }
}
date-digits = { $day }/{ $month }/{ $year }
today = Aujourd’hui
yesterday = Hier
yesterday-at = hier { $time }
tomorrow-at = demain { $time }
date-at = { $date } { $time }
