; Inno Setup 6: the installer for Windows. Compiled and tried under Wine only; see README.md beside it.
;   iscc /DVersion=0.1.0 packaging\windows\ledgerbridge.iss

#ifndef Version
  #error Give the version: iscc /DVersion=0.1.0 ledgerbridge.iss
#endif

[Setup]
AppId={{6C0D6E0B-6C3C-4B0E-9C5A-5A6E3F0B7D21}
AppName=Ledgerbridge
AppVersion={#Version}
AppVerName=Ledgerbridge {#Version}
AppPublisher=The Ledgerbridge project
VersionInfoVersion={#Version}
DefaultDirName={autopf}\Ledgerbridge
DefaultGroupName=Ledgerbridge
DisableProgramGroupPage=yes
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=dialog commandline
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0.19045
LicenseFile=..\..\LICENSE
OutputDir=..\..\dist
OutputBaseFilename=ledgerbridge-{#Version}-setup
SetupIconFile=..\icons\ledgerbridge.ico
UninstallDisplayIcon={app}\ledgerbridge-window.exe
Compression=lzma2
SolidCompression=yes
WizardStyle=modern
; Closes a running window by Windows' own restart manager, so that no file is in use.
CloseApplications=yes
RestartApplications=no
ChangesEnvironment=yes
; SignTool is given on the command line: iscc /Ssigning="…" /DSigned
#ifdef Signed
SignTool=signing $f
SignedUninstaller=yes
#endif

[Languages]
Name: "en"; MessagesFile: "compiler:Default.isl"
Name: "de"; MessagesFile: "compiler:Languages\German.isl"

[CustomMessages]
en.PathTask=Add the command ledgerbridge to the PATH
de.PathTask=Den Befehl ledgerbridge in den PATH aufnehmen
en.DemoName=Ledgerbridge demo company
de.DemoName=Ledgerbridge Demofirma
en.DataStays=Your data folder and your keys in the Credential Manager stay. To remove the keys, disconnect in the program first.
de.DataStays=Ihr Datenordner und Ihre Schlüssel in der Anmeldeinformationsverwaltung bleiben. Um die Schlüssel zu entfernen, trennen Sie vorher im Programm die Verbindungen.

[Tasks]
Name: "desktopicon"; Description: "{cm:CreateDesktopIcon}"; Flags: unchecked
Name: "path"; Description: "{cm:PathTask}"; Flags: unchecked

[Files]
Source: "..\..\dist\ledgerbridge\*"; DestDir: "{app}"; Flags: recursesubdirs ignoreversion

[InstallDelete]
; Parts of the version before, which the new one may no longer have. Data lies elsewhere.
Type: filesandordirs; Name: "{app}\_internal"

[Icons]
Name: "{group}\Ledgerbridge"; Filename: "{app}\ledgerbridge-window.exe"; AppUserModelID: "org.ledgerbridge.Ledgerbridge"
Name: "{group}\{cm:DemoName}"; Filename: "{app}\ledgerbridge-window.exe"; Parameters: "--demo"
Name: "{autodesktop}\Ledgerbridge"; Filename: "{app}\ledgerbridge-window.exe"; Tasks: desktopicon

[Registry]
Root: HKA; Subkey: "{code:EnvironmentKey}"; ValueType: expandsz; ValueName: "Path"; ValueData: "{olddata};{app}"; Tasks: path; Check: NotOnPath

[Run]
Filename: "{app}\ledgerbridge-window.exe"; Description: "{cm:LaunchProgram,Ledgerbridge}"; Flags: nowait postinstall skipifsilent

[Code]
function EnvironmentKey(Unused: String): String;
begin
  if IsAdminInstallMode then
    Result := 'SYSTEM\CurrentControlSet\Control\Session Manager\Environment'
  else
    Result := 'Environment';
end;

function NotOnPath: Boolean;
var
  Path: String;
begin
  if not RegQueryStringValue(HKA, EnvironmentKey(''), 'Path', Path) then
    Path := '';
  Result := Pos(';' + Lowercase(ExpandConstant('{app}')) + ';', ';' + Lowercase(Path) + ';') = 0;
end;

procedure RemoveFromPath;
var
  Path, App: String;
  At: Integer;
begin
  if not RegQueryStringValue(HKA, EnvironmentKey(''), 'Path', Path) then
    Exit;
  App := ExpandConstant('{app}');
  At := Pos(';' + Lowercase(App), Lowercase(Path));
  if At = 0 then
    Exit;
  Delete(Path, At, Length(App) + 1);
  RegWriteExpandStringValue(HKA, EnvironmentKey(''), 'Path', Path);
end;

procedure CurUninstallStepChanged(Step: TUninstallStep);
begin
  if Step = usPostUninstall then
  begin
    RemoveFromPath;
    if not UninstallSilent then
      MsgBox(CustomMessage('DataStays'), mbInformation, MB_OK);
  end;
end;
