"""Forecast families of the reference cases: names and units translated, no mathematics."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from core.forecast.methods.regression import TrendFit, TrendPrediction, fit_trend, predict_trend
from core.textbook import accuracy

Case = dict[str, Any]


def _bounds(prediction: TrendPrediction, alpha: float) -> Case:
    return {
        "forecast": float(prediction.mean_units[0, 0]),
        "pi_lower": float(prediction.value_quantile(alpha / 2)[0, 0]),
        "pi_upper": float(prediction.value_quantile(1 - alpha / 2)[0, 0]),
        "ci_lower": float(prediction.mean_quantile(alpha / 2)[0, 0]),
        "ci_upper": float(prediction.mean_quantile(1 - alpha / 2)[0, 0]),
    }


def _line(fit: TrendFit) -> Case:
    return {
        "intercept": float(fit.intercept_units[0, 0]),
        "slope": float(fit.slope_units_per_period[0]),
        "resid_se": float(fit.residual_sd_units[0]),
        "slope_se": float(fit.slope_se_units_per_period[0]),
        "r2": float(fit.r_squared_ratio[0]),
    }


def linear_trend_prediction_interval(inputs: Case) -> Case:
    fit = fit_trend(times=np.asarray(inputs["x"], dtype=float), demand_units=np.asarray(inputs["y"]))
    prediction = predict_trend(fit, times=np.array([inputs["x_new"]], dtype=float))
    return _line(fit) | _bounds(prediction, inputs["alpha"])


def trend_plus_weekday_regression(inputs: Case) -> Case:
    season, n_periods = inputs["period"], len(inputs["y"])
    fit = fit_trend(
        times=np.arange(n_periods, dtype=float),
        demand_units=np.asarray(inputs["y"]),
        seasons=np.arange(n_periods) % season,
        n_seasons=season,
    )
    new = np.array([inputs["x_new"]])
    prediction = predict_trend(fit, times=new.astype(float), seasons=new % season)
    return _line(fit) | _bounds(prediction, inputs["alpha"])


def mase(inputs: Case) -> Case:
    value = accuracy.mean_absolute_scaled_error(
        history_units=inputs["train"],
        actual_units=inputs["actual"],
        forecast_units=inputs["forecast"],
        season_periods=inputs["seasonality"],
    )
    return {"mase": float(value)}


def forecast_metrics(inputs: Case) -> Case:
    given = {"actual_units": inputs["actual"], "forecast_units": inputs["forecast"]}
    mape = float(accuracy.mean_absolute_percentage_error(**given))
    return {
        "mae": float(accuracy.mean_absolute_error(**given)),
        "rmse": float(accuracy.root_mean_squared_error(**given)),
        "mape_pct": 100 * mape,
        "mape_defined": not np.isnan(mape),
        "smape_pct": 100 * float(accuracy.symmetric_mean_absolute_percentage_error(**given)),
        "wape_pct": 100 * float(accuracy.weighted_absolute_percentage_error(**given)),
        "bias": float(accuracy.bias(**given)),
    }


def pinball_loss(inputs: Case) -> Case:
    value = accuracy.pinball_loss(
        actual_units=inputs["actual"], quantile_units=inputs["forecast"], level=inputs["quantile"]
    )
    return {"pinball": float(value)}


def crps_normal(inputs: Case) -> Case:
    value = accuracy.crps_normal(
        actual_units=inputs["observation"], mean_units=inputs["mean"], sd_units=inputs["sd"]
    )
    return {"crps": float(value)}


def crps_ensemble(inputs: Case) -> Case:
    value = accuracy.crps_ensemble(actual_units=inputs["observation"], ensemble_units=inputs["ensemble"])
    return {"crps": float(value)}


def interval_score(inputs: Case) -> Case:
    value = accuracy.interval_score(
        actual_units=inputs["observation"],
        lower_units=inputs["lower"],
        upper_units=inputs["upper"],
        coverage=1 - inputs["alpha"],
    )
    return {"interval_score": float(value)}


FAMILIES: dict[str, Callable[[Case], Case]] = {
    "linear_trend_prediction_interval": linear_trend_prediction_interval,
    "trend_plus_weekday_regression": trend_plus_weekday_regression,
    "mase": mase,
    "forecast_metrics": forecast_metrics,
    "forecast_metrics_zero_demand": forecast_metrics,
    "pinball_loss": pinball_loss,
    "crps_normal": crps_normal,
    "crps_ensemble": crps_ensemble,
    "interval_score": interval_score,
}
