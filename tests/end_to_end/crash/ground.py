"""What the tests under fire have in common: a stream of posts on every network, kills, and a jury that asks only the
networks' ledgers."""

import collections
import datetime
import os
import pathlib
import random
import sys
import uuid

_ROOT = pathlib.Path(__file__).resolve().parents[3]
os.environ.setdefault("PEAL_SOURCE_DIR", str(_ROOT))
if "--binaries" in sys.argv:  # by hand, without CTest
    _at = sys.argv.index("--binaries")
    os.environ["PEAL_BIN_DIR"] = str(pathlib.Path(sys.argv[_at + 1]).resolve())
    del sys.argv[_at:_at + 2]
if "PEAL_BIN_DIR" not in os.environ:
    sys.exit("say where the programs are: --binaries DIR")
sys.path.insert(0, str(_ROOT / "tests" / "end_to_end" / "daemon"))

from scene import Scene  # noqa: E402
import stage  # noqa: E402
from stage import CHANNELS, NETWORKS, Daemon, now, wait_until  # noqa: E402
from faulty_proxy import FaultyProxy  # noqa: E402
from jury import Asked, is_settled, judge, mark_of, pictured, words  # noqa: E402

LONG = any(os.environ.get(name) not in (None, "", "0") for name in ("PEAL_LONG", "PEAL_ALL"))
CAMPAIGN = "fire"
# The call that makes a post public, by the beginning and the end of a request's first line.
COMMIT = {"x": ("POST /2/tweets ", ""), "instagram": ("POST ", "/media_publish"), "snapchat": ("POST ", "/stories")}


def is_commit(network, first_line):
    start, end = COMMIT[network]
    return first_line.startswith(start) and first_line.rsplit(" ", 1)[0].split("?")[0].endswith(end)


# Printed first, so that a failure's moments can be had again. What falls into them is up to the machine.
SEED = os.environ.get("PEAL_SEED") or str(random.SystemRandom().randrange(1 << 32))
print(f"PEAL_SEED={SEED}", flush=True)


class Fire(Scene):
    """A Scene with a stream of posts. `asked` is what was asked for; it is filled from the test's own plan."""

    max_late = "30m"
    turn = 0

    def setUp(self):
        super().setUp()
        self.asked = []
        self.random = random.Random(f"{SEED}/{type(self).__name__}/{self.turn}")
        # Figures are nobody's interest here, and reading them would use up the networks' patience.
        self.config.edit("peal.yaml", "measure_interval: 2s", f"measure_interval: 1h, max_late: {self.max_late}", 1)

    def ask_for(self, seconds):
        """Posts by network: {"x": [8, 9], ...}, each so many seconds from now. One campaign a network; marks count on."""
        begin = now().replace(microsecond=0)
        uid = f"{CAMPAIGN}-{uuid.uuid4()}@peal.example"
        self.config.add_event(uid, begin)
        mark = 100
        for network, moments in seconds.items():
            messages = []
            for moment in moments:
                mark += 1
                messages.append({"id": f"number-{mark}", "uid": uid, "seconds": moment, **words(mark)})
                self.asked.append(Asked(network, mark, begin + datetime.timedelta(seconds=moment)))
            self.config.add_campaign(f"{CAMPAIGN}-{network}", messages, channels=[CHANNELS[network]])

    def through_proxies(self, choose, networks=NETWORKS):
        """Puts a FaultyProxy before each network; choose(network, first line) gives a connection's fault."""
        proxies = {}
        for network in networks:
            real = self.sandbox.addresses[network]
            proxy = FaultyProxy(real, lambda line, network=network: choose(network, line), self.random)
            self.addCleanup(proxy.close)
            self.config.edit("peal.yaml", f'"{real}"', f'"{proxy.address}"', 2 if network == "snapchat" else 1)
            proxies[network] = proxy
        return proxies

    def wait_until_planned(self):
        """Until the daemon has said of every post that it will go out: from here on each is owed."""
        wait_until(lambda: len(self.said()) == len(self.asked), f"{len(self.asked)} posts to be planned", 30)

    def start_unheard(self):
        """A start whose end nobody waits for: it may be killed before it is ready."""
        self.stage.daemon = Daemon(self.stage)

    def said(self):
        """What the daemon says of all of them; of those that are being published all it knows."""
        posts = []
        for network in NETWORKS:
            posts += self.stage.ask("posts", "ls", "--campaign", f"{CAMPAIGN}-{network}", "--limit", "1000")["posts"]
        return [self.stage.post(post["id"]) if post["state"] == "publishing" and not post["flag"] else post for post in posts]

    def state_of(self, one):
        return next(post["state"] for post in self.said() if (post["network"], mark_of(post["text"])) == (one.network, one.mark))

    def wait_until_settled(self, seconds):
        """Returns when the daemon has done its part with every post; what is open after so long is for the jury."""
        try:
            wait_until(lambda: all(is_settled(post) for post in self.said()), "all to be settled", seconds, every=min(5, seconds / 40))
        except stage.Trouble:
            pass

    def verdict(self):
        return judge(self.asked, self.sandbox.ledger(), self.said(), pictured(self.stage.data / "peal.db"))

    def tell(self, verdict, kills=0):
        """The figures of this verdict, and why what did not go out did not."""
        print(f"{self.id().split('.', 1)[1]}: {verdict.line(kills)}", flush=True)
        reasons = collections.Counter((post["network"], post["state"], post["reason"]) for post in self.said() if post["state"] != "published")
        for (network, state, reason), times in sorted(reasons.items()):
            print(f"    {times} on {network}: {state}, {reason}", flush=True)

    def assert_no_wrong(self, verdict):
        self.assertEqual(verdict.wrong, [], "\n" + "\n".join(verdict.wrong))
