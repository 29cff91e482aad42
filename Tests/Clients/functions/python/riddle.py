"""Sign-in with the answer to a question: two tries."""


def define(event, context):
    rounds, response = event["request"]["session"], event["response"]
    response["issueTokens"] = response["failAuthentication"] = False
    if rounds and rounds[-1]["challengeResult"]:
        response["issueTokens"] = True
    elif event["request"].get("userNotFound") or len(rounds) >= 2:
        response["failAuthentication"] = True
    else:
        response["challengeName"] = "CUSTOM_CHALLENGE"
    return event


def create(event, context):
    event["response"]["publicChallengeParameters"] = {"question": "What saves swimmers?"}
    event["response"]["privateChallengeParameters"] = {"answer": "a lifeguard"}
    return event


def verify(event, context):
    event["response"]["answerCorrect"] = event["request"]["challengeAnswer"] == event["request"]["privateChallengeParameters"]["answer"]
    return event
