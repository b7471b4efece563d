"""Forecasts of one lane or a whole network, with calibrated bands."""

from core.forecast.band import MethodScore
from core.forecast.holidays.calendar import HolidayCalendar
from core.forecast.learning import Learning, learn_forecast
from core.forecast.network import forecast_lane, forecast_network, forecast_with
from core.forecast.network_forecast import NetworkForecast

__all__ = [
    "HolidayCalendar",
    "Learning",
    "MethodScore",
    "NetworkForecast",
    "forecast_lane",
    "forecast_network",
    "forecast_with",
    "learn_forecast",
]
