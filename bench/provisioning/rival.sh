#!/bin/bash
# One fleet with the command-line client, one command after the other, as a person would. The requests that it makes are
# told by --debug on standard error.
set -euo pipefail
name=$1 number=$2 key=$3
os() { openstack --debug "$@" > /dev/null; }
os network create "$name"
os subnet create "$name" --network "$name" --subnet-range "10.$((200 + number / 250)).$((number % 250)).0/24"
os router create "$name"
os router set "$name" --external-gateway public
os router add subnet "$name" "$name"
os security group create "$name"
os security group rule create "$name" --protocol icmp
for port in 22 80 443 8883; do os security group rule create "$name" --protocol tcp --dst-port "$port"; done
os security group rule create "$name" --protocol udp --dst-port 123
os keypair create "$name" --public-key "$key"
os port create "$name" --network "$name" --security-group "$name"
os server create "$name" --image guest --flavor m1.tiny --port "$name" --key-name "$name" --wait
os floating ip create public --port "$name" --description "$name"
