"""The JSON Schema of Grafana's dashboards, made from the TypeScript types of npm's @grafana/schema.

The package is installed from `package-lock.json` beside this file, once for each environment and lock, and the schema
is made there once for each content of what it is made from. Types are closed: a key that no type has is an error. A
panel has the options and the fields of its own kind. Types alone do not say that Grafana fills in what is left out, so
options and fields are partial; within them everything that a type demands must be there.
"""

from __future__ import annotations

import fcntl
import json
import re
import shutil
import subprocess
import sys
import tempfile
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

_HERE: Final = Path(__file__).parent
_PACKAGE: Final = Path("node_modules/@grafana/schema")
_PANELS: Final = re.compile(r"\./(dist/esm/raw/composable/([a-z0-9]+)/panelcfg/x/\w+PanelCfg_types\.gen)")
_KINDS: Final = {
    "annotationslist": "annolist",
    "dashboardlist": "dashlist",
    "nodegraph": "nodeGraph",
    "statetimeline": "state-timeline",
    "statushistory": "status-history",
}
"""Kinds of panels that are called otherwise than their folder in the package."""

_FRAME: Final = """
interface Field<T> extends Omit<FieldConfig, 'custom'> { custom?: T }
interface Fields<T> extends Omit<FieldConfigSource, 'defaults'> { defaults: Field<T> }

// What @grafana/prometheus keeps in an annotation of a dashboard beside the common keys.
// The package's index types every target as a query; what asks Grafana's own store is its AnnotationTarget.
interface Annotation extends Omit<AnnotationQuery, 'target'> {
  target?: AnnotationTarget;
  expr?: string; step?: string; titleFormat?: string; textFormat?: string; tagKeys?: string; useValueForTime?: boolean;
}
// Keys of single kinds of variables, which the package types in its second version of dashboards only.
interface Variable extends VariableModel,
  Partial<Pick<v2.QueryVariableSpec, 'definition'>>,
  Partial<Pick<v2.IntervalVariableSpec, 'auto' | 'auto_min' | 'auto_count'>> {}
interface Row extends Omit<RowPanel, 'panels'> { panels: Kind[] }
export interface Board extends Omit<Dashboard, 'panels' | 'annotations' | 'templating'> {
  panels: Array<Kind | Row>; annotations?: { list?: Annotation[] }; templating?: { list?: Variable[] };
}
"""

_CONFIG: Final = {
    "compilerOptions": {
        "module": "esnext",
        "moduleResolution": "bundler",
        "noEmit": True,
        "skipLibCheck": True,
        "strict": True,
        "target": "es2022",
        "types": [],
    },
    "files": ["board.ts"],
}


def board_schema() -> dict[str, Any]:
    """The schema of a dashboard; installs the package where it is not there yet."""
    folder = _installed()
    source = entry(folder)
    made = folder / f"board-{sha256(source.encode()).hexdigest()[:16]}.json"
    if not made.exists():
        _make(folder, source, made)
    found: dict[str, Any] = json.loads(made.read_text(encoding="utf-8"))["definitions"]["Board"]
    return found


def entry(folder: Path) -> str:
    """The TypeScript of which the schema is made: a type for each kind of panel that the package has."""
    names = (
        "AnnotationQuery, AnnotationTarget, Dashboard, FieldConfig, FieldConfigSource, Panel, RowPanel, VariableModel"
    )
    lines = [
        f"import type {{ {names} }} from '@grafana/schema';",
        "import type * as v2 from '@grafana/schema/apis/dashboard.grafana.app/v2';",
    ]
    kinds = []
    exports = json.loads((folder / _PACKAGE / "package.json").read_text(encoding="utf-8"))["exports"]
    for path, target in exports.items():
        found = _PANELS.fullmatch(path)
        types = (folder / _PACKAGE / target["types"]).read_text(encoding="utf-8") if found else ""
        if found is None or "export interface Options" not in types:
            continue
        module, name = found[1], found[2]
        own = f"Partial<{name}.FieldConfig>" if "export interface FieldConfig" in types else "Record<string, never>"
        lines += [
            f"import type * as {name} from '@grafana/schema/{module}';",
            f"interface Panel_{name} extends Omit<Panel, 'type' | 'options' | 'fieldConfig'> {{",
            f"  type: '{_KINDS.get(name, name)}'; options?: Partial<{name}.Options>; fieldConfig?: Fields<{own}>;",
            "}",
        ]
        kinds.append(f"Panel_{name}")
    return "\n".join([*lines, f"type Kind = {' | '.join(kinds)};", _FRAME])


def _installed() -> Path:
    """The folder with the package, in the environment that runs us."""
    lock = (_HERE / "package-lock.json").read_bytes()
    folder = Path(sys.prefix) / "var" / "dashboard-schema" / sha256(lock).hexdigest()[:16]
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        if not (folder / ".installed").exists():
            for name in ("package.json", "package-lock.json"):
                shutil.copy(_HERE / name, folder)
            _run(folder, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
            (folder / ".installed").touch()
    return folder


def _make(folder: Path, source: str, made: Path) -> None:
    """Make the schema so that it is there whole or not at all."""
    with tempfile.TemporaryDirectory(dir=folder, prefix="make-") as work:
        place = Path(work)
        (place / "board.ts").write_text(source, encoding="utf-8")
        (place / "tsconfig.json").write_text(json.dumps(_CONFIG), encoding="utf-8")
        program = str(folder / "node_modules" / ".bin" / "ts-json-schema-generator")
        what = ("--path", "board.ts", "--tsconfig", "tsconfig.json", "--type", "Board", "--expose", "none")
        _run(place, program, *what, "--out", "board.json")
        (place / "board.json").replace(made)


def _run(folder: Path, *command: str) -> None:
    done = subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, f"{' '.join(command)}: {done.stdout[-2000:]}{done.stderr[-2000:]}"
