"""Compiles the service models' patterns (a small part of Java's regular expressions) to deterministic automata."""

import unicodedata

# The kinds of characters beyond ASCII that the patterns can tell apart; PatternAutomaton.Kind has the same order.
KINDS = ["L", "M", "S", "N", "P", "Z", "C", "NEL", "LSEP"]
CATEGORY_OF_KIND = {"NEL": "C", "LSEP": "Z"}
SYMBOLS = list(range(128)) + KINDS
ALL = frozenset(SYMBOLS)
WORD = frozenset(c for c in range(128) if chr(c).isalnum() or c == ord("_"))
SPACE = frozenset(map(ord, " \t\n\x0b\f\r"))
DIGIT = frozenset(range(48, 58))
LINE_ENDS = frozenset([10, 13, "NEL", "LSEP"])


def category(letter):
    members = set(c for c in range(128) if unicodedata.category(chr(c))[0] == letter)
    members |= {kind for kind in KINDS if CATEGORY_OF_KIND.get(kind, kind) == letter}
    return frozenset(members)


class Parser:
    """Recursive descent to a tree of ("set", s) ("seq", [...]) ("alt", [...]) ("repeat", t, m, n) ("notbehind", s)."""

    def __init__(self, text):
        self.text, self.at, self.dot_all = text, 0, False

    def parse(self):
        tree = self.alternatives()
        if self.at != len(self.text):
            raise ValueError(f"{self.text!r}: stopped at {self.at}")
        return tree

    def peek(self, literal):
        return self.text.startswith(literal, self.at)

    def take(self, literal):
        if self.peek(literal):
            self.at += len(literal)
            return True
        return False

    def next(self):
        self.at += 1
        return self.text[self.at - 1]

    def alternatives(self):
        options = [self.sequence()]
        while self.take("|"):
            options.append(self.sequence())
        return options[0] if len(options) == 1 else ("alt", options)

    def sequence(self):
        items = []
        while self.at < len(self.text) and not self.peek("|") and not self.peek(")"):
            item = self.atom()
            if item is not None:
                items.append(self.quantified(item))
        return ("seq", items)

    def atom(self):
        if self.take("(?s)"):
            self.dot_all = True
            return None
        if self.take("(?<!"):
            inner = self.atom()
            assert inner[0] == "set" and self.take(")"), self.text
            return ("notbehind", inner[1])
        if self.take("(?:") or self.take("("):
            inner = self.alternatives()
            assert self.take(")"), self.text
            return inner
        if self.take("^"):
            assert self.at == 1, self.text
            return None
        if self.take("$"):
            assert self.at == len(self.text), self.text
            return None
        if self.take("["):
            return ("set", self.character_class())
        if self.take("."):
            return ("set", ALL if self.dot_all else ALL - LINE_ENDS)
        if self.take("\\"):
            return ("set", self.escape())
        character = self.next()
        assert character not in "*+?{", self.text
        return ("set", frozenset([ord(character)]))

    def escape(self):
        character = self.next()
        if character == "p":
            assert self.take("{")
            letter = self.next()
            assert self.take("}")
            return category(letter)
        if character == "x":
            return frozenset([int(self.next() + self.next(), 16)])
        named = {"w": WORD, "W": ALL - WORD, "s": SPACE, "S": ALL - SPACE, "d": DIGIT, "D": ALL - DIGIT}
        if character in named:
            return named[character]
        plain = {"t": 9, "n": 10, "r": 13, "f": 12}
        if character in plain:
            return frozenset([plain[character]])
        assert not character.isalnum(), (self.text, character)
        return frozenset([ord(character)])

    def character_class(self):
        negated = self.take("^")
        members = set()
        while not self.take("]"):
            first = self.escape() if self.take("\\") else frozenset([ord(self.next())])
            is_range = self.peek("-") and not self.text.startswith("-]", self.at) and len(first) == 1
            if is_range:
                self.at += 1
                last = self.escape() if self.take("\\") else frozenset([ord(self.next())])
                assert len(last) == 1
                members |= set(range(min(first), min(last) + 1))
            else:
                members |= first
        return frozenset(ALL - members if negated else members)

    def quantified(self, item):
        if self.take("*"):
            return ("repeat", item, 0, None)
        if self.take("+"):
            return ("repeat", item, 1, None)
        if self.take("?"):
            return ("repeat", item, 0, 1)
        if self.take("{"):
            close = self.text.index("}", self.at)
            low, _, high = self.text[self.at:close].partition(",")
            exact = "," not in self.text[self.at:close]
            self.at = close + 1
            return ("repeat", item, int(low), int(low) if exact else (int(high) if high else None))
        return item


class Automaton:
    def __init__(self, pattern):
        self.edges, self.epsilon, self.guards = [], [], {}
        tree = Parser(pattern).parse()
        start, end = self.build(tree)
        self.determinize(start, end)
        self.repeats_one_class = self.is_one_class(tree)

    def is_one_class(self, tree):
        items = tree[1] if tree[0] == "seq" else [tree]
        return (len(items) == 1 and items[0][0] == "repeat" and items[0][1][0] == "set"
                and items[0][2] in (0, 1) and items[0][3] is None)

    def state(self):
        self.edges.append([])
        self.epsilon.append([])
        return len(self.edges) - 1

    def build(self, tree):
        kind = tree[0]
        if kind == "set":
            a, b = self.state(), self.state()
            self.edges[a].append((tree[1], b))
            return a, b
        if kind == "notbehind":
            a, b = self.state(), self.state()
            self.guards[(a, b)] = tree[1]
            self.epsilon[a].append(b)
            return a, b
        if kind == "alt":
            a, b = self.state(), self.state()
            for option in tree[1]:
                x, y = self.build(option)
                self.epsilon[a].append(x)
                self.epsilon[y].append(b)
            return a, b
        if kind == "seq":
            a = b = self.state()
            for item in tree[1]:
                x, y = self.build(item)
                self.epsilon[b].append(x)
                b = y
            return a, b
        _, item, low, high = tree
        a = b = self.state()
        for _ in range(low):
            x, y = self.build(item)
            self.epsilon[b].append(x)
            b = y
        if high is None:
            x, y = self.build(item)
            end = self.state()
            self.epsilon[b] += [x, end]
            self.epsilon[y] += [x, end]
            return a, end
        end = self.state()
        for _ in range(high - low):
            self.epsilon[b].append(end)
            x, y = self.build(item)
            self.epsilon[b].append(x)
            b = y
        self.epsilon[b].append(end)
        return a, end

    def closure(self, states, previous):
        todo, seen = list(states), set(states)
        while todo:
            state = todo.pop()
            for target in self.epsilon[state]:
                guard = self.guards.get((state, target))
                if guard is not None and previous in guard:
                    continue
                if target not in seen:
                    seen.add(target)
                    todo.append(target)
        return frozenset(seen)

    def determinize(self, start, end):
        sets = []
        for edges in self.edges:
            for members, _ in edges:
                if members not in sets:
                    sets.append(members)
        sets += [guard for guard in self.guards.values() if guard not in sets]
        number = {tuple(False for _ in sets): 0}
        self.classes, sample = [], {}
        for symbol in SYMBOLS:
            signature = tuple(symbol in members for members in sets)
            index = number.setdefault(signature, len(number))
            self.classes.append(index)
            sample.setdefault(index, symbol)
        self.width = len(number)
        states = {frozenset(): 0, self.closure([start], None): 1}
        order, self.transitions, done = list(states), [], 0
        while done < len(order):
            current = order[done]
            done += 1
            for index in range(self.width):
                symbol = sample.get(index)
                targets = [t for s in sorted(current) for members, t in self.edges[s]
                           if index and symbol in members]
                following = self.closure(targets, symbol) if targets else frozenset()
                if following not in states:
                    states[following] = len(states)
                    order.append(following)
                self.transitions.append(states[following])
        self.accepting = [end in members for members in order]
        assert len(order) < 256, "the automaton does not fit bytes"
