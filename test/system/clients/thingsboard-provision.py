"""A device as ThingsBoard's sample script is one: `thingsboard-provision.py <port> <request as JSON> <hardware id>`.

Provisions itself, connects with what it was given, and asks where to go; prints both answers, one a line.
"""
import json
import os
import sys

import paho.mqtt.client as mqtt

port, request, hardware_id = int(sys.argv[1]), sys.argv[2], sys.argv[3]
ca = os.environ["CA_FILE"]


def talk(login, listen, publish, payload):
    """One connection: subscribes, publishes, and gives the first answer."""
    answers = []
    client = mqtt.Client(client_id=login.get("clientId", ""))
    client.tls_set(ca, login.get("cert"), login.get("key"))
    if "username" in login:
        client.username_pw_set(login["username"], login.get("password"))

    def on_connect(client, _userdata, _flags, code):
        if code != 0:
            answers.append({"refused": code})
            client.disconnect()
        client.subscribe(listen, 1)

    def on_message(client, _userdata, message):
        answers.append(json.loads(message.payload))
        client.disconnect()

    client.on_connect = on_connect
    client.on_subscribe = lambda client, *_: client.publish(publish, payload, 1)
    client.on_message = on_message
    client.connect("localhost", port)
    client.loop_forever()
    print(json.dumps(answers[0]), flush=True)
    return answers[0]


given = talk({"username": "provision"}, "/provision/response", "/provision/request", request)
value = given.get("credentialsValue")
if value is None:
    sys.exit()
if given["credentialsType"] == "ACCESS_TOKEN":
    login = {"username": value}
elif given["credentialsType"] == "MQTT_BASIC":
    login = {"clientId": value["clientId"], "username": value["userName"], "password": value["password"]}
else:
    login = {"cert": sys.argv[4], "key": sys.argv[5]}
prefix = "moorage/v1/" + hardware_id
asked = json.loads(request)
enrollment = {"id": asked["provisionDeviceKey"], "secret": asked["provisionDeviceSecret"]}
body = {"requestId": "r", "fleet": given["fleet"], "enrollment": enrollment}
talk(login, prefix + "/registration", prefix + "/register", json.dumps(body))
