import unittest

from peal import peal

COMMANDS = [[], ["check"], ["plan"], ["card"], ["calendar"], ["calendar", "expand"], ["calendar", "feed"],
            ["calendar", "feed", "add"], ["calendar", "feed", "ls"], ["calendar", "feed", "revoke"], ["calendar", "print"],
            *(["calendar", verb] for verb in ("sources", "refresh", "events", "show", "diff", "add", "change", "cancel", "restore", "confirm",
                                              "cancel-posts", "attendance", "questions", "answer")),
            ["text"], ["text", "measure"], ["status"], ["pause"], ["resume"],
            ["posts"], ["posts", "ls"], ["posts", "show"], ["posts", "approve"], ["posts", "hold"], ["posts", "release"], ["report"]]


class Help(unittest.TestCase):
    def test_every_command_has_help_that_fits_80_columns(self):
        for command in COMMANDS:
            with self.subTest(command=command):
                run = peal(*command, "--help")
                self.assertEqual(run.code, 0)
                self.assertEqual(run.err, "")
                self.assertIn("Usage:", run.out)
                self.assertLessEqual(max(map(len, run.out.splitlines())), 80)

    def test_every_command_that_does_something_has_an_example(self):
        for command in COMMANDS:
            if command not in (["calendar"], ["calendar", "feed"], ["text"], ["posts"]):
                with self.subTest(command=command):
                    self.assertIn("Example", peal(*command, "--help").out)

    def test_version(self):
        run = peal("--version")
        self.assertEqual(run.code, 0)
        self.assertRegex(run.out, r"^peal \d+\.\d+\.\d+\n$")

    def test_a_command_line_that_means_nothing_ends_with_2(self):
        for arguments in ([], ["sing"], ["plan", "--from"], ["plan", "--from", "soon"], ["plan", "--from", "2027-02-01", "--to", "2027-01-01"],
                          ["text", "measure"], ["text", "measure", "--network", "myspace"], ["calendar", "expand", "x.ics"],
                          ["calendar", "expand", "x.ics", "--from", "2027-01-01", "--to", "2027-01-02", "--zone", "Mars/Base"],
                          ["calendar", "feed", "add"], ["calendar", "feed", "revoke", "x"], ["calendar", "print", "--from", "soon"],
                          ["calendar", "add", "Vigil"], ["calendar", "change", "e1"], ["calendar", "cancel", "e1"], ["calendar", "events", "--to", "soon"],
                          ["calendar", "attendance", "e1", "many"], ["calendar", "answer", "q1"],
                          ["pause"], ["posts", "hold", "p1"], ["check", "--loudly"],
                          ["card"], ["card", "a/b"], ["card", "a", "-o", "x.jpg"], ["card", "a/b", "-o", "x.jpg", "--event-date", "soon"]):
            with self.subTest(arguments=arguments):
                run = peal(*arguments)
                self.assertEqual(run.code, 2)
                self.assertEqual(run.out, "")
                self.assertNotEqual(run.err, "")


class NoDaemon(unittest.TestCase):
    def test_commands_of_the_office_say_where_they_looked_and_end_with_3(self):
        for command in (["status"], ["pause", "--reason", "r"], ["resume"], ["posts", "ls"], ["posts", "show", "p1"], ["posts", "approve", "p1"],
                        ["posts", "hold", "p1", "--reason", "r"], ["posts", "release", "p1"], ["report"],
                        ["calendar", "feed", "add", "leics-cc"], ["calendar", "feed", "ls"], ["calendar", "feed", "revoke", "1"], ["calendar", "print"],
                        ["calendar", "sources"], ["calendar", "refresh", "city"], ["calendar", "events"], ["calendar", "show", "e1"],
                        ["calendar", "diff"], ["calendar", "diff", "e1"], ["calendar", "add", "Vigil", "--on", "2027-10-09"],
                        ["calendar", "change", "e1", "--place", ""], ["calendar", "cancel", "e1", "--reason", "r"], ["calendar", "restore", "e1"],
                        ["calendar", "confirm", "e1"], ["calendar", "cancel-posts", "e1"], ["calendar", "attendance", "e1", "40"],
                        ["calendar", "questions"], ["calendar", "answer", "q1", "left"]):
            with self.subTest(command=command):
                run = peal(*command, "--socket", "/nowhere/peal.sock")
                self.assertEqual((run.code, run.out), (3, ""))
                self.assertEqual(run.err, "peal: peald does not answer on /nowhere/peal.sock (is it running?)\n")

    def test_the_socket_comes_from_the_environment_too(self):
        self.assertIn("/elsewhere/p.sock", peal("status", environment={"PEAL_SOCKET": "/elsewhere/p.sock"}).err)
        self.assertIn("/run/peal/peal.sock", peal("status", "--help").out)


if __name__ == "__main__":
    unittest.main()
