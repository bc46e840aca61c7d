"""A small partnership in which every group of keys occurs, with everything that is required and little more. Where a
group is known to the schema and missing here, test_schema.py says so."""

import copy
import json
import pathlib

CAMPAIGN = "campaigns/week.yaml"


def message(id, schedule):
    return {"id": id, "text": "You can report it.", "artwork": {"alt": "Words on blue."}, "schedule": schedule}


SCHEDULES = [
    {"at": "2027-10-09 10:00"},
    {"weekly": {"day": "tue", "at": "09:30"}},
    {"repeat": "FREQ=MONTHLY;BYDAY=1TU", "from": "2027-01-05", "at": "09:30"},
    {"anchor": {"category": "awareness", "at": "09:00"}},
]

FILES = {
    "peal.yaml": {
        "public": {"base": "https://peal.example"},
        "networks": {"x": {"api": "https://x.example"}, "instagram": {"graph": "https://i.example"}, "snapchat": {"api": "https://s.example"}},
        "calendar": {"poll_interval": "15m"}, "delivery": {"max_late": "30m"}, "log": {"level": "info"},
        "links": {"between": {"from": "02:00", "to": "05:00"}}, "fetch": {"allow": ["intranet.example"]}},
    "partnership.yaml": {
        "id": "town", "name": "Town", "hashtags": ["#TownTogether"], "tagline": "Report it: {report_link}",
        "tagline_without_link": "Report it: 101.", "route": "online", "lead_organisation": "police", "calendar_owner": "police",
        "areas": ["north"], "segments": {"age": ["young"]}, "brand": {"name": "Town"}, "quiet_hours": {"from": "22:00", "to": "07:00"},
        "stakeholder_groups": [{"id": "schools", "name": "Schools"}],
        "approvers": [{"id": "head", "name": "the head of communications", "people": ["jo"]}],
        "restrictions": [{"id": "elections", "reason": "The time before an election.", "from": "2027-04-01"}], "categories": [{"id": "race", "name": "Race"}]},
    "organisations.yaml": {
        "organisations": [{"id": "police", "name": "Town Police", "kind": "police"}], "brands": [{"id": "together", "name": "Together"}]},
    "channels.yaml": {"channels": [{"id": "town-x", "network": "x", "brand": "together", "quiet_hours": {"from": "22:00", "to": "07:00"}}]},
    "routes.yaml": {"routes": [{"id": "online", "name": "Online", "kind": "web", "areas": ["all"], "address": "https://report.example"}]},
    "faq.yaml": {"faq": [{"id": "what", "question": "What is it?", "answer": "This.", "as_of": "2026-11-01"}]},
    "figures.yaml": {"figures": [{"id": "reports", "value": "12", "unit": "reports", "period": "2026", "area": "north", "source": "police",
                                  "approved_by": "the analyst", "valid_until": "2027-12-31"}]},
    "contacts.yaml": {"owner": "police", "contacts": [{"id": "jo", "name": "Jo Example", "role": "press officer", "organisation": "police",
                                                       "email": "press@example.org"}]},
    "calendar.yaml": {"sources": [{"id": "ours", "file": "calendar.ics", "owner": "police"},
                                  {"id": "theirs", "address": "https://calendar.example/ours.ics", "owner": "police", "trust": "provisional"},
                                  {"id": "shared", "caldav": "https://calendar.example/dav/", "owner": "police", "poll": "5m"}]},
    CAMPAIGN: {
        "id": "week", "title": "The week", "aim": "People know.", "audience": "external", "owner": "police", "channels": ["town-x"],
        "objectives": [{"text": "More reports."}], "dates": {"from": "2027-01-01", "to": "2028-12-31"},
        "messages": [{**message(next(iter(how)), how), "variants": {"x": "On X."}} for how in SCHEDULES],
        "restrictions": [{"id": "trial", "reason": "A case is before the court.", "from": "2027-03-01"}]},
}
FILES[CAMPAIGN]["messages"][0]["artwork"]["photo"] = {
    "file": "media/hall.jpg", "source": "Taken by us.", "consent": {"by": "Jo Example", "on": "2026-11-01"}}

JPEG = b"\xff\xd8\xff\xd9"
ICS = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Town//Test//EN\r\nEND:VCALENDAR\r\n"


def write(folder, files):
    """JSON is YAML."""
    folder = pathlib.Path(folder)
    (folder / "campaigns").mkdir(parents=True, exist_ok=True)
    for name, document in files.items():
        (folder / name).write_text(json.dumps(document, ensure_ascii=False) + "\n")
    (folder / "calendar.ics").write_text(ICS)
    (folder / "media").mkdir(exist_ok=True)
    (folder / "media" / "hall.jpg").write_bytes(JPEG)


def at(document, path):
    for step in path:
        document = document[step]
    return document


def changed(file, path, change):
    """All files, with `change` done to a copy of the group of keys at `path` of one."""
    files = {**FILES, file: copy.deepcopy(FILES[file])}
    change(at(files[file], path))
    return files
