# Ends orgwire by SIGKILL before and after every request and every write of a change, one moment
# after another, then goes on or takes back, and asks the org what is left. Each moment is a test.
#
# usage: kill-matrix.py MATRIX [FIRST MOMENT]; the names of the matrices are below, in MATRICES
import json
import os
import subprocess
import sys

ROOT = os.environ["TEST_ROOT"]
BUILD = os.environ["TOP_BUILDDIR"]
ORG_URL = os.environ["ORG_URL"]
ORG_HOST = os.environ["ORG_HOST"]
PRELOAD = os.path.join(BUILD, "tests/flows/.libs/crash-at.so")
ORGWIRE = os.path.join(BUILD, "orgwire")
TOKEN = open(os.environ["ORG_TOKEN_FILE"]).read()
NEW = ["new", "acme", "--no-input", "--username=" + os.environ["ORG_RUN_AS"],
       "--integration=Sales", "--object=Account:RCUD", "--object=Contact:R"]


class Failed(Exception):
    pass


def orgwire(*arguments, at=0, given=None):
    """Runs it to its end, or to moment `at`; (exit code, what it said)."""
    env = dict(os.environ, ORGWIRE_CRASH_AT=str(at), ORGWIRE_HASTE="20", LD_PRELOAD=PRELOAD,
               ORGWIRE_CRASH_COUNT=os.path.join(ROOT, "moments"))
    done = subprocess.run([ORGWIRE, *arguments], env=env, input=given, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120)
    return done.returncode, done.stdout


def must(*arguments, given=None):
    code, said = orgwire(*arguments, given=given)
    if code != 0:
        raise Failed(f"orgwire {' '.join(arguments)} ended with {code}:\n{said}")
    return said


def state():
    done = subprocess.run(["curl", "-s", "--cacert", os.environ["ORGWIRE_CA_FILE"],
                           ORG_URL + "/orgwire-org/state"], stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)


def ours(now, before, key):
    return [one for one in now[key] if one not in before[key]]


def is_one(now, before):
    """One app, one permission set, one assignment, and not a single thing more."""
    for key in ("apps", "permission_sets", "assignments"):
        found = ours(now, before, key)
        wanted = 1 if key == "apps" else (2 if len(now["permission_sets"]) -
                                          len(before["permission_sets"]) == 2 else 1)
        if len(found) != wanted:
            raise Failed(f"{len(found)} {key}: {json.dumps(found)[:2000]}")
    if len(ours(now, before, "components")) != 5:
        raise Failed("not five components")


def is_same(now, before):
    for key in before:
        if now[key] != before[key]:
            raise Failed(f"{key} differ: {json.dumps(now[key])[:1500]}\n"
                         f"before: {json.dumps(before[key])[:1500]}")


def files(folder):
    return sorted(os.path.join(top, name) for top, _, names in os.walk(folder) for name in names)


def nothing_here():
    """No connection, no integration of the run, no journal, no secret but the sign-in's."""
    config = os.path.join(os.environ["XDG_CONFIG_HOME"], "orgwire")
    at_home = os.path.join(os.environ["XDG_STATE_HOME"], "orgwire")
    left = [one for one in files(config) if "/connections/" in one and not "/." in one]
    left += [one for one in files(os.path.join(at_home, "journal")) if one.endswith(".json")]
    left += [one for one in files(os.path.join(at_home, "secrets-plain"))
             if one.endswith(".secret") and "sign-in" not in one]
    if left:
        raise Failed("left here: " + ", ".join(left))


def sign_in():
    must("auth", "token", "--org=" + ORG_HOST, given=TOKEN)


def works():
    if json.loads(must("call", "Sales_IS.CountAccounts", "--json"))["count"] < 1:
        raise Failed("the token reads nothing")


def has_journal():
    return os.path.exists(os.path.join(os.environ["XDG_STATE_HOME"],
                                       "orgwire/journal/acme.json"))


def set_up():
    sign_in()
    must(*NEW)


def go_on(*again):
    """What a person would do after a crash: resume; if nothing was begun, begin. At the very end
    all is done: there is a connection of that name (1), and the sign-in is forgotten (4)."""
    if has_journal():
        must("new", "acme", "--resume", "--no-input")
    elif again:
        code, said = orgwire(*again)
        if code not in (0, 1, 3, 4):
            raise Failed(f"again: {code}\n{said}")


def remove():
    sign_in()
    must("remove", "acme", "--no-input")
    must("auth", "forget")


def create_resume(at, before):
    sign_in()
    code, said = orgwire(*NEW, at=at)
    if code == 0:
        remove()
        return False
    if code != -9:
        raise Failed(f"ended with {code} instead of being killed:\n{said}")
    go_on(*NEW)
    is_one(state(), before)
    works()
    remove()
    nothing_here()
    is_same(state(), before)
    return True


def create_undo(at, before):
    sign_in()
    code, said = orgwire(*NEW, at=at)
    if code == 0:
        remove()
        return False
    if code != -9:
        raise Failed(f"ended with {code} instead of being killed:\n{said}")
    if has_journal():
        # The very last moments come after the sign-in was forgotten.
        sign_in()
        must("new", "acme", "--undo", "--no-input")
    elif os.path.exists(os.path.join(os.environ["XDG_CONFIG_HOME"],
                                     "orgwire/connections/acme.json")):
        remove()
    nothing_here()
    subprocess.run([ORGWIRE, "auth", "forget"], stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL, check=False)
    is_same(state(), before)
    return True


def certificate():
    _, said = orgwire("status", "acme", "--offline", "--json")
    return json.loads(said)["connections"][0]["certificate"]["sha256"]


def rotate(at, before):
    if not os.path.exists(connection()):
        set_up()
        sign_in()
    old = certificate()
    code, said = orgwire("rotate", "acme", "--no-input", at=at)
    works()
    if code == -9:
        go_on()
        works()
    elif code != 0:
        raise Failed(f"ended with {code}:\n{said}")
    is_one(state(), before)
    new = certificate()
    deployed = ours(state(), before, "apps")[0]["certificate_sha256"]
    if new != deployed:
        raise Failed(f"here {new}, in the org {deployed}, before {old}")
    if code == 0:
        remove()
        is_same(state(), before)
    return code == -9


def take_away(at, before):
    set_up()
    sign_in()
    code, said = orgwire("remove", "acme", "--no-input", at=at)
    if code not in (0, -9):
        raise Failed(f"ended with {code}:\n{said}")
    if code == -9:
        again, said = orgwire("remove", "acme", "--no-input")
        if again not in (0, 3):
            raise Failed(f"again: {again}\n{said}")
    must("auth", "forget")
    nothing_here()
    is_same(state(), before)
    return code == -9


def connection():
    return os.path.join(os.environ["XDG_CONFIG_HOME"], "orgwire/connections/acme.json")


def integration():
    with open(os.path.join(os.environ["XDG_CONFIG_HOME"], "orgwire/integrations/Sales.json"),
              encoding="utf-8") as file:
        return file.read()


def rights(now, before):
    """What is chosen, here and in the org; a description names the run that wrote it."""
    sets = ours(now, before, "permission_sets")
    for one in sets:
        one["values"].pop("description")
    return integration(), sets, ours(now, before, "assignments")


EDITS = (["--object=Account:R", "--object=Lead:RC"], ["--object=Account:RCUD", "--object=Contact:R"])
chosen = []  # the rights after each of the two edits, not killed


def prepare_edit(before):
    if chosen:
        return
    set_up()
    sign_in()
    for edit in EDITS:
        must("edit", "acme", *edit, "--no-input")
        chosen.append(rights(state(), before))


def edit_is_killed(at, before):
    prepare_edit(before)
    sign_in()
    code, said = orgwire("edit", "acme", *EDITS[0], "--no-input", at=at)
    if code not in (0, -9):
        raise Failed(f"ended with {code}:\n{said}")
    return code == -9


def end_edit(before):
    remove()
    is_same(state(), before)
    return False


def edit_resume(at, before):
    if not edit_is_killed(at, before):
        return end_edit(before)
    if has_journal():
        must("new", "acme", "--resume", "--no-input")
    else:
        sign_in()
        must("edit", "acme", *EDITS[0], "--no-input")
    works()
    is_one(state(), before)
    if rights(state(), before) != chosen[0]:
        raise Failed(f"{rights(state(), before)}\ninstead of {chosen[0]}")
    sign_in()
    must("edit", "acme", *EDITS[1], "--no-input")
    return True


def edit_undo(at, before):
    if not edit_is_killed(at, before):
        return end_edit(before)
    if has_journal():
        sign_in()
        must("new", "acme", "--undo", "--no-input")
        if rights(state(), before) != chosen[1]:
            raise Failed(f"{rights(state(), before)}\ninstead of {chosen[1]}")
    elif rights(state(), before) not in chosen:
        raise Failed(f"half: {rights(state(), before)}")
    works()
    is_one(state(), before)
    if rights(state(), before) != chosen[1]:
        sign_in()
        must("edit", "acme", *EDITS[1], "--no-input")
    return True


def damage(action):
    body = {"action": action, "app": "Orgwire_acme", "permission_set": "Orgwire_acme_Access",
            "username": os.environ["ORG_RUN_AS"]}
    done = subprocess.run(["curl", "-s", "--cacert", os.environ["ORGWIRE_CA_FILE"], "-d",
                           json.dumps(body), ORG_URL + "/orgwire-org/do"],
                          stdout=subprocess.PIPE, check=True)
    if b'"done":true' not in done.stdout:
        raise Failed(done.stdout.decode())


def repair(at, before):
    if not os.path.exists(connection()):
        set_up()
    sign_in()
    damage("delete-permission-set")
    damage("delete-app")
    code, said = orgwire("repair", "acme", "--no-input", at=at)
    if code not in (0, -9):
        raise Failed(f"ended with {code}:\n{said}")
    if code == -9:
        if has_journal():
            must("new", "acme", "--resume", "--no-input")
        else:
            sign_in()
            must("repair", "acme", "--no-input")
    works()
    is_one(state(), before)
    if code == 0:
        remove()
        is_same(state(), before)
    return code == -9


def prepare_migrate():
    sign_in()
    if not os.path.exists(connection()):
        must(*NEW, "--app=connected-app")
    sign_in()


def migrate_resume(at, before):
    prepare_migrate()
    code, said = orgwire("migrate", "acme", "--no-input", at=at)
    if code not in (0, -9):
        raise Failed(f"ended with {code}:\n{said}")
    if code == -9:
        if has_journal():
            must("new", "acme", "--resume", "--no-input")
        elif kind() == "connected-app":
            must("migrate", "acme", "--no-input")
    works()
    is_one(state(), before)
    if kind() != "external-client-app":
        raise Failed(f"it is a {kind()}")
    remove()
    nothing_here()
    is_same(state(), before)
    return code == -9


def migrate_undo(at, before):
    prepare_migrate()
    old = state()
    code, said = orgwire("migrate", "acme", "--no-input", at=at)
    if code not in (0, -9):
        raise Failed(f"ended with {code}:\n{said}")
    if has_journal():
        sign_in()
        undone, said = orgwire("new", "acme", "--undo", "--no-input")
        if undone == 2 and "too far to be undone" in said:
            must("new", "acme", "--resume", "--no-input")
            is_one(state(), before)
        elif undone != 0:
            raise Failed(f"undo ended with {undone}:\n{said}")
        else:
            for key in ("apps", "components", "permission_sets", "assignments"):
                if state()[key] != old[key]:
                    raise Failed(f"{key}: {state()[key]}\nbefore: {old[key]}")
    works()
    if code == 0 or kind() != "connected-app":
        remove()
        nothing_here()
        is_same(state(), before)
    return code == -9


def kind():
    with open(connection(), encoding="utf-8") as file:
        return json.load(file)["app_kind"]


MATRICES = {"create-resume": create_resume, "create-undo": create_undo, "rotate": rotate,
            "remove": take_away, "edit-resume": edit_resume, "edit-undo": edit_undo,
            "repair": repair, "migrate-resume": migrate_resume, "migrate-undo": migrate_undo}


def main():
    name = sys.argv[1]
    first = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    before = state()
    failures = n = 0
    at = first
    must("config", "set", "store", "file-plain")
    while True:
        n += 1
        try:
            killed = MATRICES[name](at, before)
            print(f"ok {n} - {name}, " + (f"killed at moment {at}" if killed
                                          else "not killed any more"), flush=True)
        except (Failed, subprocess.SubprocessError, KeyError, ValueError) as problem:
            failures += 1
            print(f"not ok {n} - {name}, killed at moment {at}")
            print("# " + str(problem).replace("\n", "\n# "), flush=True)
            break
        if not killed:
            break
        at += 1
    print(f"# {name}: {at - 1} moments, {failures} failures")
    print(f"1..{n}")
    return 1 if failures else 0


sys.exit(main())
