# Sourced by run and nightly: finding interpreters and making fresh virtual environments.

export PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONUTF8=1
unset PYTHONPATH PYTHONHOME PYENV_VERSION

repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
# Compiled code of this run only: nothing that an earlier run left behind may help it.
export NUMBA_CACHE_DIR="$scratch/numba"

say() { printf '\n=== %s\n' "$*"; }

# Print every interpreter that there may be, good or not.
candidates() {
    local version
    for version in 3.11 3.12 3.13; do
        command -v "python$version" || true
    done
    command -v python3 || true
    if command -v pyenv >/dev/null; then
        printf '%s\n' "$(pyenv root)"/versions/*/bin/python
    fi
}

# interpreter VERSION: print a python of this version that can make environments; fail if none.
interpreter() {
    local python
    while read -r python; do
        if [ "$("$python" -c 'import ensurepip, sys; print("%d.%d" % sys.version_info[:2])' \
                2>/dev/null)" = "$1" ]; then
            printf '%s\n' "$python"
            return
        fi
    done < <(candidates)
    return 1
}

# Print the oldest supported python that is found.
oldest_interpreter() {
    local version
    for version in 3.11 3.12 3.13; do
        if interpreter "$version"; then return; fi
    done
    echo "no Python 3.11, 3.12 or 3.13 that can make virtual environments was found" >&2
    return 1
}

# environment PYTHON NAME: make a fresh environment and enter it.
environment() {
    "$1" -m venv "$scratch/$2"
    # shellcheck disable=SC1091
    . "$scratch/$2/bin/activate"
    python --version
}
