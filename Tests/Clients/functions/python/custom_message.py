"""Mails in words of our own."""


def handler(event, context):
    request, response = event["request"], event["response"]
    if event["triggerSource"] == "CustomMessage_SignUp":
        response["emailSubject"] = "Welcome aboard"
        response["emailMessage"] = f"<p>Dear {event['userName']}, your code is {request['codeParameter']}.</p>"
    elif event["triggerSource"] == "CustomMessage_AdminCreateUser":
        response["emailSubject"] = "You are invited"
        response["emailMessage"] = f"Name {request['usernameParameter']}, password {request['codeParameter']}"
    return event
