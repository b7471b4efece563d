"""Every refusal of the twin, as one tree; each is a sentence with the value and the way out.

CapacityTwinError
├── InvalidParameter(name, value, domain)      also ValueError
├── NotEnoughHistory(lane, n_periods, needed)
├── UnreadableDemandFile(reason, row, column)
├── ImportRefused(reason)                      the report has open questions, rejects, or is out of date
├── UnreadableWorkspaceFile(reason)            no export of a workspace, or one that was damaged or altered
├── EditConflict(what, seen, stored, by)       somebody else changed it since it was looked at
├── DecisionGone(lane)                         a lane has not the decision any more that was answered
├── DecisionAnswered(lane, by)                 somebody else answered it since it was listed
├── MergeRefused(reason)                       two lanes that cannot become one as they stand
├── UndoRefused(reason)                        a later change stands on what would be taken back
├── LaneNotFound(lane)
├── LaneExists(lane)
├── NotAllowed(action)                         this workspace or role may not do that
├── CommentaryUnavailable(reason)              the page goes on with the template text
└── StorageUnavailable()                       the database did not answer; never an empty table
"""

from __future__ import annotations

from typing import Any

from core.told import Told, as_told, told


class CapacityTwinError(Exception):
    """Base of all refusals; `str(error)` is a sentence for the analyst."""

    @property
    def sentence(self) -> str:
        """The same, with what another language makes it of where it was told so."""
        return self.args[0] if self.args and isinstance(self.args[0], Told) else str(self)

    def __reduce__(self) -> tuple[Any, ...]:
        """Processes hand refusals on: made again from the sentence, for kinds differ in what they are made of."""
        return _made_again, (type(self), self.args, vars(self))


def _made_again(
    kind: type[CapacityTwinError], args: tuple[object, ...], state: dict[str, Any]
) -> CapacityTwinError:
    error = kind.__new__(kind, *args)
    vars(error).update(state)
    return error


class InvalidParameter(CapacityTwinError, ValueError):
    """A number outside its domain."""

    def __init__(self, name: str, value: object, domain: str, *, where: str = "") -> None:
        self.name, self.value, self.domain, self.where = name, value, domain, where
        super().__init__(
            told(
                "{name} is {value}{where}, but it must be {domain}.",
                name=as_told(name),
                value=value,
                where=where,
                domain=as_told(domain),
            )
        )


class NotEnoughHistory(CapacityTwinError):
    """Too few periods for what was asked."""

    def __init__(self, lane: str, n_periods: int, needed: int) -> None:
        self.lane, self.n_periods, self.needed = lane, n_periods, needed
        missing = needed - n_periods
        super().__init__(
            told(
                "{lane} has too little data for a plan: {n_periods} {periods} with data, {missing} more needed.",
                lane=lane,
                n_periods=n_periods,
                periods=told("period") if n_periods == 1 else told("periods"),
                missing=missing,
            )
        )


class UnreadableDemandFile(CapacityTwinError):
    """A file of which no row can be read."""

    def __init__(self, reason: str, row: int | None = None, column: str | None = None) -> None:
        self.reason, self.row, self.column = reason, row, column
        in_row = told(" in row {row}", row=row) if row is not None else ""
        in_column = told(" in column {column}", column=column) if column else ""
        super().__init__(
            told(
                "The file cannot be read{in_row}{in_column}: {reason}",
                in_row=in_row,
                in_column=in_column,
                reason=reason,
            )
        )


class ImportRefused(CapacityTwinError):
    """A checked file that may not be applied as it stands."""


class UnreadableWorkspaceFile(CapacityTwinError):
    """A file that is no export of a workspace, or not any more what was exported."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(told("The file cannot be restored: {reason}", reason=reason))


class EditConflict(CapacityTwinError):
    """Something was changed by somebody else between being looked at and being saved."""

    def __init__(self, what: str, *, seen: str, stored: str, by: str = "", n_more: int = 0) -> None:
        self.what, self.seen, self.stored, self.by, self.n_more = what, seen, stored, by, n_more
        super().__init__(
            told(
                "{what} was {seen} when you opened it and is {stored} now{by}.{others} Nothing was saved: look again, "
                "then decide.",
                what=what,
                seen=seen,
                stored=stored,
                by=f" ({by})" if by else "",
                others=told(" {n} more differ as well.", n=n_more) if n_more else "",
            )
        )


class DecisionGone(CapacityTwinError):
    """A decision that was answered, but that its lane does not ask for any more."""

    def __init__(self, lane: str) -> None:
        self.lane = lane
        super().__init__(
            told(
                "{lane} does not ask for this decision any more: its data, prices or parameters have changed since it "
                "was listed. Nothing was saved: look at the list again, then decide.",
                lane=lane,
            )
        )


class DecisionAnswered(CapacityTwinError):
    """A decision that somebody else answered since it was listed."""

    def __init__(self, lane: str, by: str) -> None:
        self.lane, self.by = lane, by
        super().__init__(
            told(
                "{by} answered this decision on {lane} while you looked at it, and that answer stands; yours was not "
                "saved. Under Answered it can be read and taken back.",
                by=by,
                lane=lane,
            )
        )


class MergeRefused(CapacityTwinError):
    """Two lanes that cannot become one as they stand."""


class UndoRefused(CapacityTwinError):
    """A change that can no longer be taken back on its own."""


class LaneNotFound(CapacityTwinError):
    """A lane that the workspace does not hold."""

    def __init__(self, lane: str) -> None:
        self.lane = lane
        super().__init__(told("There is no lane {lane!r} in this workspace.", lane=lane))


class LaneExists(CapacityTwinError):
    """A lane name that is taken."""

    def __init__(self, lane: str) -> None:
        self.lane = lane
        super().__init__(told("There is already a lane {lane!r} in this workspace.", lane=lane))


class NotAllowed(CapacityTwinError):
    """An action that this workspace or role may not do."""

    def __init__(self, action: str) -> None:
        self.action = action
        super().__init__(told("This workspace does not allow that: {action}.", action=action))


class CommentaryUnavailable(CapacityTwinError):
    """The language model gave no usable answer."""


class StorageUnavailable(CapacityTwinError):
    """The database did not answer; `reference` is what the operator finds in the log, where there is a log."""

    def __init__(self, reason: str = "", *, reference: str = "") -> None:
        self.reference = reference
        super().__init__(
            told("The database did not answer: {reason}.", reason=reason)
            if reason
            else told("The database did not answer.")
        )
