"""A mail server of the suite's own, on loopback."""

import email
import email.policy
import time

from aiosmtpd.controller import Controller
from postgres import free_port


class Mailbox:
    def __init__(self):
        self.kept = []
        self.controller = Controller(self, hostname="127.0.0.1", port=free_port())
        self.controller.start()
        self.port = self.controller.port

    async def handle_DATA(self, server, session, envelope):
        self.kept.append((envelope.rcpt_tos, email.message_from_bytes(envelope.content, policy=email.policy.default)))
        return "250 kept"

    def mails(self, address):
        """Mails to an address, oldest first."""
        return [mail for addresses, mail in self.kept if address in addresses]

    def text(self, address, count=1):
        """The text of the newest mail to an address, of which there must be `count`."""
        deadline = time.monotonic() + 5
        while len(self.mails(address)) < count and time.monotonic() < deadline:
            time.sleep(0.01)
        mails = self.mails(address)
        assert len(mails) == count, f"{len(mails)} mails to {address}"
        return mails[-1].get_content().strip()

    def stop(self):
        self.controller.stop()
