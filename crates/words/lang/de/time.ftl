### Tage und Zeiten.

weekday-long = { $day ->
    [0] Montag
    [1] Dienstag
    [2] Mittwoch
    [3] Donnerstag
    [4] Freitag
    [5] Samstag
   *[6] Sonntag
}
weekday-short = { $day ->
    [0] Mo
    [1] Di
    [2] Mi
    [3] Do
    [4] Fr
    [5] Sa
   *[6] So
}
month-long = { $month ->
    [1] Januar
    [2] Februar
    [3] März
    [4] April
    [5] Mai
    [6] Juni
    [7] Juli
    [8] August
    [9] September
    [10] Oktober
    [11] November
   *[12] Dezember
}
month-short = { $month ->
    [1] Jan.
    [2] Feb.
    [3] März
    [4] Apr.
    [5] Mai
    [6] Juni
    [7] Juli
    [8] Aug.
    [9] Sept.
    [10] Okt.
    [11] Nov.
   *[12] Dez.
}
date-short = { NUMBER($day) }. { $month }
date-short-year = { $date } { NUMBER($year) }
date-long = { $weekday }, { NUMBER($day) }. { $month }
date-long-year = { NUMBER($day) }. { $month } { NUMBER($year) }
date-digits = { $day }.{ $month }.{ $year }
today = Heute
yesterday = Gestern
yesterday-at = gestern { $time }
tomorrow-at = morgen { $time }
date-at = { $date } { $time }
