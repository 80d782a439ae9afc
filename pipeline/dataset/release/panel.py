"""Agency and year, wide: the printed values of every code in one typed column."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.dataset.schema import MONEY, tables, variables

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Beyond this a float no longer tells neighbouring whole numbers apart.
_LARGEST_COUNT = 2.0**53
_SEPARATOR = "\x1f"


def build_panel(reports: pa.Table, cells: pa.Table) -> pa.Table:
    """One row per report, in the order of `reports`; `cells` are those of the same reports, in any order.

    A count that is printed with a fraction, and an amount whose unit is not certain, is null and named in `flagged`.
    """
    schema = tables()["panel"].stored_schema()
    rows = _places(_joined(reports, ("agency_id", "year")), _joined(cells, ("agency_id", "year")))
    codes = pa.array([_SEPARATOR.join(variable.key) for variable in variables()])
    columns = _places(codes, _joined(cells, ("table", "item", "column")))
    known = (rows >= 0) & (columns >= 0)
    rows, columns = rows[known], columns[known]
    chosen = cells.filter(pa.array(known))
    values = chosen["value"].to_numpy(zero_copy_only=False)
    shape = (len(reports), len(variables()))
    doubtful = np.zeros(shape, dtype=bool)
    doubtful[rows, columns] = pc.greater(pc.list_value_length(chosen["flags"]), 0).to_numpy(
        zero_copy_only=False
    )
    arrays: dict[str, pa.Array] = {}
    for place, variable in enumerate(variables()):
        own = columns == place
        if variable.type == "money":
            amounts: list[Any] = [None] * len(reports)
            money = chosen["amount_yuan"].filter(pa.array(own)).to_pylist()
            for row, value, amount in zip(rows[own], values[own], money, strict=True):
                amounts[row] = amount
                doubtful[row, place] |= amount is None and not np.isnan(value)
            arrays[variable.name] = pa.array(amounts, MONEY)
        else:
            arrays[variable.name] = _counts(rows[own], values[own], len(reports), doubtful[:, place])
    names = [variable.name for variable in variables()]
    arrays["flagged"] = pa.array(
        [[names[place] for place in np.flatnonzero(row)] for row in doubtful], schema.field("flagged").type
    )
    return pa.Table.from_arrays(
        [arrays[field.name] if field.name in arrays else reports[field.name] for field in schema],
        schema=schema,
    )


def _counts(rows: NDArray[Any], values: NDArray[Any], length: int, doubtful: NDArray[np.bool_]) -> pa.Array:
    whole = np.isfinite(values) & (values == np.floor(values)) & (np.abs(values) <= _LARGEST_COUNT)
    doubtful[rows[~whole & ~np.isnan(values)]] = True
    counts = np.zeros(length, dtype=np.int64)
    counts[rows[whole]] = values[whole].astype(np.int64)
    missing = np.ones(length, dtype=bool)
    missing[rows[whole]] = False
    return pa.array(counts, pa.int64(), mask=missing)


def _joined(table: pa.Table, names: tuple[str, ...]) -> pa.Array:
    parts = [table[name].cast(pa.string()) for name in names]
    joined = pc.binary_join_element_wise(*parts, _SEPARATOR)
    return joined.combine_chunks() if isinstance(joined, pa.ChunkedArray) else joined


def _places(known: pa.Array, wanted: pa.Array) -> NDArray[np.int64]:
    """Where each wanted value stands among the known ones; −1 where it does not."""
    places = pc.index_in(wanted, value_set=known)
    return np.asarray(pc.fill_null(places, -1).to_numpy(zero_copy_only=False), dtype=np.int64)
