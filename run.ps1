# The way without make, for Windows PowerShell 5.1 and newer:
#   .\run.ps1          installs what is needed into .venv and serves the chat
#   .\run.ps1 test     runs the tests
#   .\run.ps1 check    runs format, lint, types, imports, catalogues, rule packs, generated pages
# Where scripts are blocked: powershell -ExecutionPolicy Bypass -File run.ps1
param(
    [ValidateSet('run', 'test', 'check')]
    [string] $What = 'run'
)
$ErrorActionPreference = 'Stop'
Set-Location -LiteralPath $PSScriptRoot

function Find-Python {
    # PYTHON names one; else the launcher's newest, else the usual names. What a candidate writes
    # on standard error would otherwise end the script in Windows PowerShell 5.1.
    $ErrorActionPreference = 'Continue'
    $candidates = @(@('py', '-3'), @('python3'), @('python'))
    if ($env:PYTHON) { $candidates = @(, @($env:PYTHON)) }
    foreach ($candidate in $candidates) {
        $rest = @($candidate | Select-Object -Skip 1)
        if (-not (Get-Command $candidate[0] -ErrorAction SilentlyContinue)) { continue }
        & $candidate[0] @rest -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>$null | Out-Null
        if ($LASTEXITCODE -eq 0) { return , $candidate }
    }
    Write-Host 'greenbot needs Python 3.11 or newer. Install one from python.org, or name it: $env:PYTHON = "C:\path\to\python.exe"'
    exit 1
}

function Invoke-Step([string] $Program, [string[]] $Arguments) {
    & $Program @Arguments
    if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
}

$python = Find-Python
$first = @($python | Select-Object -Skip 1)
$lock = if ($What -eq 'run') { 'run' } else { 'dev' }
Invoke-Step $python[0] ($first + @('tools/install.py', $lock))

$bin = Join-Path $PSScriptRoot '.venv\Scripts'
$venv = Join-Path $bin 'python.exe'
switch ($What) {
    'run' { Invoke-Step $venv @('-m', 'bot', 'run') }
    'test' { Invoke-Step $venv @('-m', 'pytest', '--numprocesses', 'logical', '--maxprocesses', '4') }
    'check' {
        Invoke-Step $venv @('-m', 'ruff', 'format', '--check', '.')
        Invoke-Step $venv @('-m', 'ruff', 'check', '.')
        Invoke-Step $venv @('-m', 'mypy')
        Invoke-Step (Join-Path $bin 'lint-imports.exe') @()
        Invoke-Step $venv @('-m', 'tools.catalogue_check')
        Invoke-Step $venv @('-m', 'bot', 'packs', 'check')
        Invoke-Step $venv @('-m', 'bot', 'packs', 'test')
        Invoke-Step $venv @('-m', 'tools.settings_docs', '--check')
        Invoke-Step $venv @('-m', 'tools.commands_docs', '--check')
    }
}
