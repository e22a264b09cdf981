### Days and times. Hours are written as hotels everywhere write them, from 0 to 23.

# Monday is 0.
weekday-long = { $day ->
    [0] Monday
    [1] Tuesday
    [2] Wednesday
    [3] Thursday
    [4] Friday
    [5] Saturday
   *[6] Sunday
}
weekday-short = { $day ->
    [0] Mon
    [1] Tue
    [2] Wed
    [3] Thu
    [4] Fri
    [5] Sat
   *[6] Sun
}
month-long = { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
}
month-short = { $month ->
    [1] Jan
    [2] Feb
    [3] Mar
    [4] Apr
    [5] May
    [6] Jun
    [7] Jul
    [8] Aug
    [9] Sep
    [10] Oct
    [11] Nov
   *[12] Dec
}
# $month is "month-short".
date-short = { NUMBER($day) } { $month }
# $date is "date-short".
date-short-year = { $date } { NUMBER($year) }
# $month is "month-long", $weekday is "weekday-long".
date-long = { $weekday }, { NUMBER($day) } { $month }
date-long-year = { NUMBER($day) } { $month } { NUMBER($year) }
# In figures, as it is typed; each part has its digits already.
date-digits = { $day }/{ $month }/{ $year }
today = Today
yesterday = Yesterday
yesterday-at = yesterday { $time }
tomorrow-at = tomorrow { $time }
date-at = { $date } { $time }
