#!/usr/bin/env python3
"""Proof that every guard of `make verify` can fail: each is shown a small checkout that breaks its rule."""

import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import verify_sources as guards
from verify_generated import check_coverage, check_generator, differences


class Guards(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.root = Path(scratch.name).resolve()
        subprocess.run(["git", "init", "-q", str(self.root)], check=True)

    def write(self, path, text):
        place = self.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)

    def assertComplains(self, check, path, text, about):
        """`text` in a file at `path` draws a complaint that names `about`; without that file there is none."""
        self.assertEqual(check(self.root), [])
        self.write(path, text)
        complaints = check(self.root)
        self.assertTrue(any(about in complaint for complaint in complaints), complaints)

    def test_an_arrow_that_is_not_in_the_table(self):
        self.assertComplains(guards.check_arrows, "Sources/UserPools/A.swift", "public import AWSWire\n", "may not import AWSWire")

    def test_an_arrow_in_a_generated_file(self):
        path = "Sources/CognitoModel/Generated/A.swift"
        self.assertComplains(guards.check_arrows, path, "import UserPools\n", "may not import UserPools")

    def test_an_import_of_one_declaration_behind_an_attribute(self):
        text = "@_spi(Testing) internal import struct Persistence.Row\n"
        self.assertComplains(guards.check_arrows, "Sources/API/A.swift", text, "may not import Persistence")

    def test_a_driver_outside_the_composition_root(self):
        self.assertComplains(guards.check_arrows, "Sources/API/A.swift", "import PersistenceSQLite\n", "may not import")

    def test_a_drivers_library_outside_the_driver(self):
        self.assertComplains(guards.check_arrows, "Sources/Persistence/A.swift", "import GRDB\n", "does not belong")

    def test_the_network_in_a_pure_room(self):
        self.assertComplains(guards.check_arrows, "Sources/UserPools/A.swift", "import NIOEmbedded\n", "is pure")

    def test_a_test_library_in_the_program(self):
        self.assertComplains(guards.check_arrows, "Sources/Server/A.swift", "import TestSupport\n", "for tests alone")

    def test_a_target_without_its_line_in_the_table(self):
        self.assertComplains(guards.check_arrows, "Sources/Annex/A.swift", "\n", "not in the table")

    def test_shapes_and_rules_in_one_room_other_than_the_api(self):
        self.write("Sources/API/A.swift", "import CognitoModel\nimport UserPools\n")
        self.assertComplains(
            guards.check_arrows, "Sources/OAuth/A.swift", "import CognitoModel\nimport UserPools\n", "only API may know both"
        )

    def test_a_room_that_does_not_say_what_it_owns(self):
        self.assertComplains(guards.check_purpose, "Sources/OAuth/A.swift", "\n", "no README.md")

    def test_wall_clock_and_randomness_in_the_rules(self):
        for call in ("Date()", "ContinuousClock.now", "UUID()", "Int.random(in: 0..<9)", "try await Task.sleep(for: .seconds(1))"):
            with self.subTest(call):
                (self.root / "Sources/OAuth/A.swift").unlink(missing_ok=True)
                self.write("Sources/Server/A.swift", f"let a = {call}\n")
                self.assertComplains(guards.check_calls, "Sources/OAuth/A.swift", f"let a = {call}\n", "parameters")

    def test_calls_that_crash(self):
        for call in ("fatalError(", "try! a()", "a as! B", "preconditionFailure("):
            with self.subTest(call):
                (self.root / "Sources/Server/A.swift").unlink(missing_ok=True)
                self.write("Sources/CognitoModel/Generated/A.swift", call)
                self.assertComplains(guards.check_calls, "Sources/Server/A.swift", call, "a crash")

    def test_a_promise_left_in_the_code(self):
        self.assertComplains(guards.check_calls, "Sources/Server/A.swift", "// TO" + "DO: later\n", "a promise")

    def test_a_test_that_is_switched_off(self):
        self.assertComplains(guards.check_calls, "Tests/ServerTests/A.swift", '@Test(.disabled("slow")) func a() {}\n', "switched off")

    def test_a_long_file(self):
        self.write("Sources/Server/B.swift", "\n" * guards.LONGEST_FILE)
        self.assertComplains(guards.check_lengths, "Sources/Server/A.swift", "\n" * (guards.LONGEST_FILE + 1), "401 lines")

    def test_a_path_of_this_machine(self):
        self.assertComplains(guards.check_machine_paths, "docs/a.md", f"see {self.root}/docs\n", "a path of this machine")

    def test_a_path_of_the_home_directory(self):
        check = lambda root: guards.check_machine_paths(root, home="/people/ada")
        self.assertComplains(check, "docs/a.md", "see /people/" + "ada/notes\n", "a path of this machine")

    def test_a_checkout_below_a_common_directory_bans_only_itself(self):
        self.assertEqual(guards.machine_paths(Path("/usr/src/lifeguard"), home=""), {"/usr/src/lifeguard/"})

    def test_generated_files_that_are_stale_missing_or_left_over(self):
        self.write("old/Same.swift", "1"), self.write("new/Same.swift", "1")
        self.assertEqual(differences(self.root / "old", self.root / "new", "G"), [])
        self.write("old/Stale.swift", "1"), self.write("new/Stale.swift", "2")
        self.write("old/Left.swift", "1"), self.write("new/Missing.swift", "1")
        complaints = differences(self.root / "old", self.root / "new", "G")
        self.assertEqual([complaint.split(":")[0] for complaint in complaints], ["G/Missing.swift", "G/Left.swift", "G/Stale.swift"])

    def test_a_generator_that_writes_something_else_or_fails(self):
        self.write("made/A.swift", "old\n")
        self.write("generate.py", "import os, sys; os.mkdir(sys.argv[3]); open(sys.argv[3] + '/A.swift', 'w').write('new\\n')\n")
        self.write("broken.py", "raise SystemExit('no model')\n")
        self.assertIn("stale", check_generator("generate.py", "made")(self.root)[0])
        self.assertIn("no model", check_generator("broken.py", "made")(self.root)[0])

    def test_a_coverage_page_that_is_stale(self):
        self.write("dev/generate_coverage.py", "import sys; sys.exit('stale' if sys.argv[2:] == ['--check'] else 0)\n")
        self.assertIn("stale", check_coverage(self.root)[0])


if __name__ == "__main__":
    unittest.main()
