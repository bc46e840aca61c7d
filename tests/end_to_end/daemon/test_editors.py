"""How editors and people write, move and lose files, and that the daemon takes up each of it once and doubles nothing."""

import os
import shutil
import time
import unittest

from scene import SOON, Changing

OLD_WORDS = "whether it happened to you"
NEW_WORDS = "if it happened to you"
AN_HOUR = 3600


def beside(file, name):
    return file.with_name(name)


class Editors(Changing):
    """Each saves new words over `file` in its own way."""

    def saved_by(self, save):
        self.plan("live", AN_HOUR)
        self.stage.start_daemon()
        before = self.only("live")
        file = self.file("live")
        save(file, file.read_text().replace(OLD_WORDS, NEW_WORDS))
        after = self.wait_for(lambda: NEW_WORDS in self.only("live")["text"] and self.only("live"), "the new words to be planned")
        self.assertEqual((after["id"], after["revision"], after["state"]), (before["id"], 2, "scheduled"))
        self.assertEqual(self.configuration()["problems"], [])
        self.assertEqual(len(self.stage.posts("live")), 1)
        return file

    def test_vim_with_a_backup(self):
        def save(file, text):
            beside(file, "4913").touch()  # whether it may write here at all
            beside(file, "4913").unlink()
            beside(file, f".{file.name}.swp").write_bytes(b"b0VIM 9.0")
            file.rename(beside(file, f"{file.name}~"))
            file.write_text(text)
            beside(file, f"{file.name}~").unlink()
            beside(file, f".{file.name}.swp").unlink()
        self.saved_by(save)

    def test_visual_studio_code_in_place_in_pieces(self):
        def save(file, text):
            with open(file, "r+") as out:
                out.truncate(0)
                for at in range(0, len(text), 100):
                    out.write(text[at:at + 100])
                    out.flush()
                    time.sleep(0.1)
        self.saved_by(save)

    def test_gedit_and_kate_by_rename_of_a_hidden_file(self):
        def save(file, text):
            hidden = beside(file, f".goutputstream-{os.getpid()}")
            hidden.write_text(text)
            os.replace(hidden, file)
        self.saved_by(save)

    def test_emacs_and_its_lock_which_is_a_link_that_leads_nowhere(self):
        def save(file, text):
            lock = beside(file, f".#{file.name}")
            lock.symlink_to("officer@desk.4711:1795948800")
            beside(file, f"#{file.name}#").write_text(text)
            shutil.copy(file, beside(file, f"{file.name}~"))
            file.write_text(text)
            beside(file, f"#{file.name}#").unlink()
            lock.unlink()
        file = self.saved_by(save)
        # The backup stays, and is no campaign.
        self.assertTrue(beside(file, f"{file.name}~").exists())

    def test_a_half_written_file_changes_nothing_until_it_is_whole(self):
        self.plan("live", AN_HOUR)
        self.stage.start_daemon()
        before = self.only("live")
        file = self.file("live")
        text = file.read_text().replace(OLD_WORDS, NEW_WORDS)
        file.write_text(text[:len(text) // 2])
        self.wait_for(lambda: self.configuration()["problems"], "the half file to be told")
        self.assertEqual(self.stage.post(before["id"])["revision"], 1)
        self.assertEqual(self.stage.post(before["id"])["state"], "scheduled")
        self.assertIn(problem := self.configuration()["problems"][0], self.stage.daemon.log())
        self.assertIn(problem, self.health()[1]["problems"])
        file.write_text(text)
        self.wait_for(lambda: NEW_WORDS in self.only("live")["text"], "the whole file to be planned")
        self.assertEqual(self.configuration()["problems"], [])


class Folders(Changing):
    def assert_untouched(self, before):
        after = self.stage.post(before["id"])
        self.assertEqual((after["state"], after["revision"], len(after["history"])), ("scheduled", 1, len(before["history"])))

    def test_a_file_that_is_deleted_and_restored_at_once_is_no_change(self):
        self.plan("live", AN_HOUR)
        self.stage.start_daemon()
        before = self.only("live")
        text = self.file("live").read_text()
        self.file("live").unlink()
        self.file("live").write_text(text)
        time.sleep(3)
        self.assert_untouched(before)
        self.assertIsNone(self.configuration()["changed_at"])

    def test_a_folder_that_is_moved_away_and_back_is_no_change(self):
        self.plan("live", AN_HOUR)
        self.stage.start_daemon()
        before = self.only("live")
        folder, away = self.config.folder, self.stage.folder / "away"
        folder.rename(away)
        self.wait_for(lambda: self.configuration()["problems"], "the missing folder to be told")
        away.rename(folder)
        self.wait_for(lambda: not self.configuration()["problems"], "the folder to be found again")
        self.assert_untouched(before)
        self.config.edit("campaigns/live.yaml", OLD_WORDS, NEW_WORDS, 1)
        self.wait_for(lambda: NEW_WORDS in self.only("live")["text"], "a change in it to be planned")

    def test_campaigns_that_are_moved_away_withdraw_nothing(self):
        self.plan("live", AN_HOUR)
        self.stage.start_daemon()
        before = self.only("live")
        campaigns, away = self.config.folder / "campaigns", self.stage.folder / "away"
        campaigns.rename(away)
        problems = self.wait_for(lambda: self.configuration()["problems"], "the missing campaigns to be told")
        self.assertIn("no campaign file is here", problems[0])
        self.assert_untouched(before)
        away.rename(campaigns)
        self.wait_for(lambda: not self.configuration()["problems"], "the campaigns to be found again")
        self.assert_untouched(before)

    def test_campaigns_behind_a_link_are_followed_also_when_it_leads_elsewhere(self):
        self.plan("live", AN_HOUR)
        campaigns, first, second = (self.config.folder / "campaigns", self.stage.folder / "shared-1", self.stage.folder / "shared-2")
        campaigns.rename(first)
        campaigns.symlink_to(first)
        self.stage.start_daemon()
        before = self.only("live")
        (first / "live.yaml").write_text((first / "live.yaml").read_text().replace(OLD_WORDS, NEW_WORDS))
        self.wait_for(lambda: NEW_WORDS in self.only("live")["text"], "a change behind the link to be planned")
        shutil.copytree(first, second)
        (second / "live.yaml").write_text((second / "live.yaml").read_text().replace(NEW_WORDS, "be it that it happened to you"))
        link = self.config.folder / "campaigns.new"
        link.symlink_to(second)
        os.replace(link, campaigns)
        self.wait_for(lambda: "be it that" in self.only("live")["text"], "what the link leads to now to be planned")
        after = self.only("live")
        self.assertEqual((after["id"], after["revision"]), (before["id"], 3))
        # And edited where it leads to now.
        (second / "live.yaml").write_text((second / "live.yaml").read_text().replace("be it that it", OLD_WORDS.removesuffix(" happened to you")))
        self.wait_for(lambda: self.only("live")["revision"] == 4, "a change behind the new link to be planned")


class Published(Changing):
    """Some posts are out already."""

    def setUp(self):
        super().setUp()
        self.plan("live", SOON)
        text = self.file("live").read_text()
        message = text[text.index("  - id: only"):]
        self.file("live").write_text(text + message.replace("id: only", "id: later").replace(f"exact: {SOON}s", f"exact: {AN_HOUR}s"))
        self.stage.start_daemon()
        self.wait_for(lambda: len(self.stage.posts("live")) == 2, "both posts to be planned")
        self.wait_for(lambda: len(self.sandbox.ledger()) == 1, "the first to be out")
        self.wait_for(lambda: "published" in self.states("live"), "the first to be settled")
        self.ids = {post["message"]: post["id"] for post in self.stage.posts("live")}

    def states(self, campaign):
        return sorted(post["state"] for post in self.stage.posts(campaign))

    def assert_nothing_doubled(self):
        self.assertEqual({post["message"]: post["id"] for post in self.stage.posts("live")}, self.ids)
        self.assertEqual(self.states("live"), ["published", "scheduled"])
        time.sleep(2)
        self.assertEqual(len(self.sandbox.ledger()), 1)

    def test_another_name_doubles_nothing_also_over_a_start(self):
        self.change_taken_up(lambda: self.file("live").rename(self.file("another-name")))
        self.assert_nothing_doubled()
        self.assertEqual(self.stage.daemon.stop(), 0)
        self.file("another-name").rename(self.file("a-third-name"))
        self.stage.start_daemon()
        self.wait_for(lambda: self.states("live"), "the daemon to answer")
        self.assert_nothing_doubled()

    def test_deleted_and_restored_doubles_nothing(self):
        text = self.file("live").read_text()
        self.file("live").unlink()
        self.wait_for(lambda: self.states("live") == ["cancelled", "published"], "the open post to be withdrawn")
        self.file("live").write_text(text)
        self.wait_for(lambda: self.states("live") == ["published", "scheduled"], "the open post to come back")
        self.assert_nothing_doubled()

    def test_messages_in_another_order_double_nothing(self):
        text = self.file("live").read_text()
        head, first, second = text[:text.index("  - id: only")], text[text.index("  - id: only"):text.index("  - id: later")], text[text.index("  - id: later"):]
        self.change_taken_up(lambda: self.file("live").write_text(head + second + first))
        self.assert_nothing_doubled()

    def test_under_another_id_what_is_out_is_not_said_again(self):
        self.change_taken_up(lambda: self.config.edit("campaigns/live.yaml", "id: live\n", "id: renamed\n", 1))
        posts = self.wait_for(lambda: self.open_posts("renamed"), "the campaign under its new id")
        self.assertEqual([post["message"] for post in posts], ["later"])
        self.assertEqual(self.states("live"), ["cancelled", "published"])
        time.sleep(2)
        self.assertEqual(len(self.sandbox.ledger()), 1)


if __name__ == "__main__":
    unittest.main()
