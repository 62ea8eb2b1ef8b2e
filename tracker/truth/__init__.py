"""Truth beside a recording: noted by people, checked, and scored against."""
