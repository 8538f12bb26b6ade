<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<!-- Keys as they are named on a German keyboard, where Qt's own German names others (Return) or longer ones. Made into keys.qm by:
     pyside6-lrelease keys.ts -qm keys.qm -->
<TS version="2.1" language="de_DE">
<context>
    <name>QShortcut</name>
    <message><source>Return</source><translation>Eingabe</translation></message>
    <message><source>Enter</source><translation>Eingabe</translation></message>
    <message><source>PgUp</source><translation>Bild auf</translation></message>
    <message><source>PgDown</source><translation>Bild ab</translation></message>
    <message><source>Page Up</source><translation>Bild auf</translation></message>
    <message><source>Page Down</source><translation>Bild ab</translation></message>
    <message><source>Up</source><translation>Pfeil auf</translation></message>
    <message><source>Down</source><translation>Pfeil ab</translation></message>
    <message><source>Left</source><translation>Pfeil links</translation></message>
    <message><source>Right</source><translation>Pfeil rechts</translation></message>
</context>
</TS>
