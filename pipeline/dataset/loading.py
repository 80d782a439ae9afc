"""Loading a table of a release into pandas."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.dataset.schema import RELEASE_TABLES
from pipeline.dataset.versions import LATEST, find_release
from pipeline.errors import NianbaoError, WrongUsageError

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence

    import pandas as pd

RELEASES = Path("data/releases")


def load(
    table: str,
    version: str = LATEST,
    as_of: datetime.date | None = None,
    releases: Path = RELEASES,
    columns: Sequence[str] | None = None,
) -> pd.DataFrame:
    """One table of one release: whole numbers as nullable integers, codes as categories, money as Decimal.

    `version` is a release name or "latest"; `as_of` takes the last release of that day or before. Errors name the
    tables or releases that there are, or the file that is damaged.
    """
    if table not in RELEASE_TABLES:
        raise WrongUsageError(
            f"table {table}", "a release has no such table", f"Known tables: {', '.join(RELEASE_TABLES)}"
        )
    path = find_release(Path(releases), version, as_of) / f"{table}.parquet"
    if not path.is_file():
        raise NianbaoError(str(path), "the file is missing", "Restore the release from a copy")
    try:
        rows = pq.read_table(
            path, columns=None if columns is None else list(columns), page_checksum_verification=True
        )
    except (OSError, pa.ArrowException) as error:
        raise NianbaoError(
            str(path),
            f"the file is damaged ({error})",
            "Restore the release from a copy; SHA256SUMS tells which files are whole",
        ) from error
    frame: pd.DataFrame = rows.to_pandas()
    return frame
