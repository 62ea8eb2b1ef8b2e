"""What is due and when, what became of it, and how to be told: pure functions of the plan, what was done, what is
held back for safety, and a moment.

    force      which version of a plan held when
    days       local days and waking hours as moments, right where the clock changes
    rhythm     how often a dosage asks for an exercise
    quotas     how often it is asked for in one day or week, and in which windows
    attempts   things done, put together to times
    filled     a quota and the attempts that fill it
    calls      every time that is due or will be
    agenda     due now, next and later
    adherence  done of due, dose of dose
    calendar   an iCalendar feed; reminders and notifiers tell when something falls due

Missed is missed: a window that has closed is never due again, and no window asks for more than its own dose.
"""
