"""Forecasts of one lane or a whole network, with calibrated bands."""

from core.forecast.network import forecast_lane, forecast_network
from core.forecast.network_forecast import MethodScore, NetworkForecast

__all__ = ["MethodScore", "NetworkForecast", "forecast_lane", "forecast_network"]
