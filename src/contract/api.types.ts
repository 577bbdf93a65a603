// Generated from docs/openapi.json by `npm run generate`: the types of the REST API.

export interface paths {
    "/api/v1/accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List billing accounts */
        get: operations["Account.list"];
        put?: never;
        /** Make a billing account */
        post: operations["Account.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a billing account */
        get: operations["Account.get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Bill the account otherwise: by another price book, or what nobody knows of */
        patch: operations["Account.patch"];
        trace?: never;
    };
    "/api/v1/blueprints/estimate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Estimate what a fleet would cost a month
         * @description Without asking the cloud, and without making anything. Roles that are scaled by their gateways count with their fewest servers; what gateways send is not in it.
         */
        post: operations["Estimate.estimate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/blueprints": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List blueprints */
        get: operations["Blueprint.list"];
        put?: never;
        /** Make a blueprint */
        post: operations["Blueprint.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/blueprints/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a blueprint in its newest version */
        get: operations["Blueprint.get"];
        /**
         * Make a new version of a blueprint
         * @description Every fleet of the blueprint that is built is changed to the new version.
         */
        put: operations["Blueprint.update"];
        post?: never;
        /** Delete a blueprint that no fleet is built from */
        delete: operations["Blueprint.remove"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/blueprints/{id}/rollback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a new version of a blueprint that is as an earlier one was
         * @description Its fleets are changed to it as to any new version: what is right already is not touched.
         */
        post: operations["Blueprint.rollBack"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/blueprints/{id}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the versions of a blueprint, newest first */
        get: operations["Blueprint.versions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/fleets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List fleets
         * @description Deleted ones only with status=deleted.
         */
        get: operations["Fleet.list"];
        put?: never;
        /**
         * Make a fleet
         * @description It is built when its first device is accepted, or by POST /fleets/{id}/reconcile.
         */
        post: operations["Fleet.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/fleets/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a fleet */
        get: operations["Fleet.get"];
        put?: never;
        post?: never;
        /**
         * Delete a fleet
         * @description Everything of it is taken down in the cloud; then its status is `deleted`.
         */
        delete: operations["Fleet.remove"];
        options?: never;
        head?: never;
        /** Change the blueprint, the approval, the drift policy or the quotas of a fleet */
        patch: operations["Fleet.patch"];
        trace?: never;
    };
    "/api/v1/fleets/{id}/plan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show what the next reconcile would do, in order, and what the fleet will cost a month then */
        get: operations["FleetOperations.plan"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/fleets/{id}/reconcile": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Build the fleet, or compare it with the cloud now */
        post: operations["FleetOperations.reconcile"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/fleets/{id}/resources": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List what the fleet has in the cloud */
        get: operations["FleetOperations.resources"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/fleets/{id}/topology": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Draw the network picture of what stands */
        get: operations["FleetOperations.topology"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/fleets/{id}/servers/{key}/actions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Start, stop, reboot, rebuild or snapshot a server */
        post: operations["FleetOperations.act"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/fleets/{id}/servers/{key}/console": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a server's console log */
        get: operations["FleetOperations.console"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/fleets/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a fleet's history, or follow it
         * @description With `Accept: text/event-stream` the history as server-sent events, which goes on as it happens; `Last-Event-ID` resumes it.
         */
        get: operations["FleetEvent.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/fleets/{id}/drift": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Compare the fleet with the cloud now, and tell what others have changed, deleted or added
         * @description Nothing is changed. What others have added bears no mark of ours: it is told, and never touched.
         */
        get: operations["FleetDrift.report"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/fleets/{id}/repair": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Mend what others have changed or deleted, whatever the drift policy says */
        post: operations["FleetDrift.repair"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/fleets/{id}/images": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the golden images of the fleet's servers, oldest first */
        get: operations["FleetImage.list"];
        put?: never;
        /**
         * Take a golden image of a server
         * @description It is made by itself; a blueprint asks for it by its `imageName` or `imageId` once it is active. It is metered as `image` from then until it is deleted, and stays when the fleet goes.
         */
        post: operations["FleetImage.take"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/fleets/{id}/images/{imageId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a golden image, and how far it is */
        get: operations["FleetImage.get"];
        put?: never;
        post?: never;
        /**
         * Delete a golden image
         * @description Refused while a blueprint asks for it. It is in the list, `deleting`, until the cloud has removed it.
         */
        delete: operations["FleetImage.remove"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/fleets/{id}/snapshots": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the snapshots of the fleet's volumes, oldest first */
        get: operations["FleetSnapshot.list"];
        put?: never;
        /**
         * Take a snapshot of a volume
         * @description It is made by itself, of a volume that a server has attached as well: what that has not written yet is not in it. A volume of a blueprint is made of it that names its `snapshotName` or `snapshotId` as `snapshot`. It is metered as `snapshot` until it is deleted, and goes with its volume, unless that is to be kept.
         */
        post: operations["FleetSnapshot.take"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/fleets/{id}/snapshots/{snapshotId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a snapshot, and how far it is */
        get: operations["FleetSnapshot.get"];
        put?: never;
        post?: never;
        /**
         * Delete a snapshot
         * @description Refused while a blueprint asks for it. It is in the list, `deleting`, until the cloud has removed it.
         */
        delete: operations["FleetSnapshot.remove"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/fleets/{id}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change nothing of the fleet in the cloud until it is resumed
         * @description A deletion waits as well. A run that is under way ends before its next step. It says so in its condition `Paused`, and what differs from what is wanted in `Drifted`.
         */
        post: operations["FleetPause.pause"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/fleets/{id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let a paused fleet go on */
        post: operations["FleetPause.resume"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/fleets/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stop the run that is under way, and pause the fleet
         * @description Calls to the cloud that are under way are still answered; nothing follows them. It says so in its condition `Paused`, and what differs from what is wanted in `Drifted`.
         */
        post: operations["FleetPause.cancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/fleets/{id}/key-pair/reveal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Show the private half of the fleet's generated key pair; it is in this answer and is then erased
         * @description A second time is answered with 410 KEY_PAIR_ALREADY_REVEALED. Send an Idempotency-Key: whoever repeats the request with the same one within a day, because the answer was lost, gets it again.
         */
        post: operations["FleetKeyPair.reveal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/fleets/{id}/template": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read what the fleet consists of as a Heat template
         * @description `openstack stack create -t` takes it; what it makes is the same, and the stack is its only owner. YAML, or JSON where only that is accepted. User data stand in it in full: Heat takes 512 KiB unless its operator lets it take more.
         */
        get: operations["FleetTemplate.read"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/fleets/{id}/links": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the fleets that this one is linked with */
        get: operations["Link.list"];
        put?: never;
        /**
         * Join the fleet's networks with another fleet's
         * @description By a router of their own, once both fleets are built. What is reached is what the routers of the two fleets join; of a fleet without a router, its first network. Overlapping addresses are refused.
         */
        post: operations["Link.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/fleets/{id}/links/{peerId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Separate the two fleets' networks again
         * @description By either of the two. The link is in the list, `ending`, until nothing of it is left in the cloud.
         */
        delete: operations["Link.remove"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/fleets/{id}/enrollments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the fleet's enrollment groups */
        get: operations["Enrollment.list"];
        put?: never;
        /** Make an enrollment group; its secret is in this answer and nowhere else */
        post: operations["Enrollment.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/fleets/{id}/enrollments/{enrollmentId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read an enrollment group */
        get: operations["Enrollment.get"];
        put?: never;
        post?: never;
        /**
         * Revoke an enrollment group
         * @description No new device registers by it; those that did go on working.
         */
        delete: operations["Enrollment.revoke"];
        options?: never;
        head?: never;
        /**
         * Change what new devices an enrollment group takes
         * @description A limit concerns new devices only: who is registered goes on. What counts against `maxDevices` are hardware ids that wait or work; a decision of a person is not held against it.
         */
        patch: operations["Enrollment.patch"];
        trace?: never;
    };
    "/api/v1/fleets/{id}/enrollments/{enrollmentId}/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Prove possession of the key of an enrollment group’s authority
         * @description Takes a certificate that the authority signed, with the verification code as the CN of its subject.
         */
        post: operations["Enrollment.verify"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/fleets/{id}/enrollments/{enrollmentId}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give an enrollment group a new secret; it is in this answer and nowhere else
         * @description The secret before it stays valid for `overlapSeconds`, so that devices can be changed one by one; a device is the same device whichever it proves. While two are valid there is no third: 409 `ROTATION_UNDER_WAY`.
         */
        post: operations["Enrollment.rotate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/fleets/{id}/enrollments/{enrollmentId}/secrets/previous": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End the validity of the secret before the newest one now */
        delete: operations["Enrollment.endOverlap"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/fleets/{id}/enrollments/{enrollmentId}/hardware-ids": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the hardware ids that an enrollment group takes */
        get: operations["AllowList.list"];
        put?: never;
        /**
         * Import hardware ids that an enrollment group takes
         * @description CSV of at most 1 MiB: the first column counts, its first line may be the header `hardwareId`. A line that is wrong is told and keeps no other out. They count once `allowList` of the enrollment group is true.
         */
        post: operations["AllowList.import"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/fleets/{id}/enrollments/{enrollmentId}/hardware-ids/{hardwareId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Take a hardware id off the list
         * @description Who registered with it goes on working.
         */
        delete: operations["AllowList.remove"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/devices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List gateways */
        get: operations["Device.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/devices/decisions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Decide about many gateways; each has a result of its own, in order */
        post: operations["Device.decideMany"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/devices/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a gateway with its timeline */
        get: operations["Device.get"];
        put?: never;
        post?: never;
        /** Take a gateway out of service */
        delete: operations["Device.remove"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/devices/{id}/timeline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List what happened to a gateway */
        get: operations["Device.timeline"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/devices/{id}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Accept a gateway that waits for approval */
        post: operations["Device.approve"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/devices/{id}/reject": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Refuse a gateway that waits for approval */
        post: operations["Device.reject"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/devices/{id}/suspend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Suspend a gateway */
        post: operations["Device.suspend"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/devices/{id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let a suspended gateway go on */
        post: operations["Device.resume"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/devices/{id}/revoke": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End a gateway for good */
        post: operations["Device.revoke"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/refused-messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List messages and connections of gateways that were refused, newest first
         * @description The newest 10,000 are kept. They belong to no account: who sent them has mostly not shown who it is. Connections that were not let in (`CREDENTIALS_REFUSED`), what was published to topics of others (`TOPIC_NOT_OWN`) and what a front door could not read are a sample: one in ten minutes of each gateway, one a second of each code. An external broker tells us of no connection unless it asks us, and of no message that it refuses.
         */
        get: operations["RefusedMessage.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/images": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the cloud's images that servers can be made of
         * @description Without those that are other accounts': their golden images, and what was uploaded for them.
         */
        get: operations["Catalogue.images"];
        put?: never;
        /**
         * Upload an image to the cloud
         * @description The body is the content. It is handed on as it comes, and its digests are compared with what the cloud has. What is broken off, too large or has another checksum leaves nothing behind. Beside an Idempotency-Key there must be a `checksum` or an `id`, by which what is sent again is known to be the same. What is sent again with the same Idempotency-Key or `id`, and is there already, is answered as it was at first. The image is in the project of the cloud's own user: fleets with a project of their own see it once it is shared with that project.
         */
        post: operations["Upload.upload"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/flavors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the cloud's flavors */
        get: operations["Catalogue.flavors"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/external-networks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the cloud's external networks */
        get: operations["Catalogue.externalNetworks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/quotas": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read what the cloud's project, or a fleet's own, may have, and has */
        get: operations["Catalogue.quotas"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/orphans": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Find what bears our mark in the cloud and is in no fleet, and what fleets have and the cloud has not */
        get: operations["Orphan.report"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/orphans/sweep": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Remove orphans from the cloud, and have the fleets looked at of which something is gone
         * @description What cannot be removed is told with the reason. Asking again goes on.
         */
        post: operations["Orphan.sweep"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/images/uploads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List uploads, newest first */
        get: operations["Upload.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/images/uploads/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read how far an upload is */
        get: operations["Upload.get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/price-books": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List price books with their prices
         * @description Whoever is limited to accounts sees the default one, and those that these accounts are billed by or were in a closed month.
         */
        get: operations["PriceBook.list"];
        put?: never;
        /** Make a price book */
        post: operations["PriceBook.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/price-books/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a price book with its prices */
        get: operations["PriceBook.get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/price-books/{id}/prices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Add a price
         * @description One without an end takes over from the price of the meter that had none.
         */
        post: operations["PriceBook.addPrice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/price-books/{id}/what-if": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try what a month would have cost with other prices
         * @description The prices are added to the book for this reckoning alone, and the account is billed by it; beside that is what the month costs by the book that the account has. Both are made from what is known now.
         */
        post: operations["PriceBook.whatIf"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read what was used and what it costs */
        get: operations["Usage.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/usage-events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Record usage that was counted elsewhere
         * @description One CloudEvent or an array of them; each counts once, whoever sends it how often. The same source and id with another type, time, subject, fleet or quantity is a conflict: what came first counts; each account has ids of its own. An event that was sent alone is refused then (409 USAGE_EVENT_CONFLICT); of a batch, all others are taken and the conflicts are listed in the answer. Where one event of a batch is malformed or names what is not there, none is taken.
         */
        post: operations["UsageEvent.ingest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/usage-events/conflicts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List usage events that were not taken because of their id, newest first */
        get: operations["UsageEvent.conflicts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/usage-intervals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what was used from when until when
         * @description The latest first, as it is known now. What is `unknown` is billed as its `treatment` says.
         */
        get: operations["UsageInterval.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/usage-intervals/{id}/decision": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Decide about usage that nobody knows of
         * @description The latest decision counts, for bills that are made from now on. Earlier ones stay on record.
         */
        post: operations["UsageInterval.decide"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/billing-periods": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List months
         * @description Newest first, the one that goes on included.
         */
        get: operations["BillingPeriod.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/billing-periods/{id}/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Close a month and issue its invoice
         * @description The months of an account are closed in their order. One that is closed already is answered as it is; one whose closing was cut short goes on with the bounds that it has. From then on nothing about it changes: what is heard later is on the invoice of the next month to be closed, with its own month.
         */
        post: operations["BillingPeriod.close"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/invoices/{id}.pdf": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an invoice or credit note as PDF
         * @description `ETag` is the digest of the document that it is made from, which never changes.
         */
        get: operations["InvoiceDocument.pdf"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/invoices/{id}.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an invoice's lines as CSV
         * @description RFC 4180, with a header row. `ETag` is the digest of the document that it is made from, which never changes.
         */
        get: operations["InvoiceDocument.csv"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/invoices/{id}/credit-notes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Credit lines of an invoice
         * @description Issues a credit note, which is numbered and frozen as an invoice is and stands in the list of invoices. Of each line at most what is left: its amount, less what later invoices took back and what was credited.
         */
        post: operations["InvoiceDocument.credit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/invoices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List invoices and credit notes
         * @description Newest first.
         */
        get: operations["Invoice.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/invoices/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an invoice as it was issued
         * @description Byte for byte the same for ever; `ETag` is its digest.
         */
        get: operations["Invoice.get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/charge-lines/{id}/explain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Explain a charge line
         * @description From the line to the resources and devices that used what it charges, their intervals, the events these were made of, and the price: derived anew from what was known when the line was made. A page is one of resources.
         */
        get: operations["Invoice.explain"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/exports/focus": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export a month's charges as FOCUS 1.2
         * @description CSV with a row for each resource, and rows of their own for corrections, minimums and credits. The rows of an invoice sum to its total. A month that is not closed is told as known now, without an invoice.
         */
        get: operations["Export.read"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{id}/spend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read what the account spends
         * @description This month and its forecast, the months before, the dearest fleets, and the budgets.
         */
        get: operations["Budget.spend"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{id}/budgets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the account's budgets
         * @description With what was spent of each this month, and which thresholds were reached when.
         */
        get: operations["Budget.list"];
        put?: never;
        /**
         * Set a budget
         * @description It stops nothing: each threshold that is reached is recorded once a month and counted in the metrics.
         */
        post: operations["Budget.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{id}/budgets/{budgetId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a budget
         * @description With what was spent of it this month.
         */
        get: operations["Budget.get"];
        put?: never;
        post?: never;
        /** Delete a budget */
        delete: operations["Budget.remove"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/metering/reconciliations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List comparisons of what is metered with what is in the clouds
         * @description The latest first. There is one every night.
         */
        get: operations["MeteringReconciliation.list"];
        put?: never;
        /**
         * Compare what is metered with what is in the clouds now
         * @description The report is in the list once all clouds were read.
         */
        post: operations["MeteringReconciliation.ask"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/metering/reconciliations/{id}/differences": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List what differed, with the causes */
        get: operations["MeteringReconciliation.differences"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tell that the process runs */
        get: operations["Health.live"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tell whether the service can do its work, and each part's state; 503 while it cannot */
        get: operations["Health.ready"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tell the state of each part, and where gateways connect
         * @description As `/health/ready`, but with 200 whatever it says; who is limited to accounts is told no details.
         */
        get: operations["ToldHealth.read"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/pki/ca.pem": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read the certificate of the authority that signs the certificates of gateways */
        get: operations["Pki.ca"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/pki/crl.der": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read which certificates of gateways are revoked
         * @description A CRL in DER, made when it is asked for. A suspended gateway’s certificate is on hold.
         */
        get: operations["Pki.revocations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sign-in": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the ways in */
        get: operations["SignIn.methods"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sign-in/keystone": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign in as a user of the cloud's Keystone */
        post: operations["SignIn.byKeystone"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sign-in/oidc/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Send the browser to the OpenID Connect provider */
        get: operations["Oidc.start"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sign-in/oidc/callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Take the browser back from the provider
         * @description Sends it to the dashboard with `#sign-in=<code>`, which POST /api/v1/sign-in/oidc takes once within a minute and from this browser only, or with `#sign-in-error=<code of the problem>`.
         */
        get: operations["Oidc.callback"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sign-in/oidc": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Fetch the session of a sign-in at the provider
         * @description It takes the cookie that the browser got together with the code.
         */
        post: operations["Oidc.redeem"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sign-in/oidc/device": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Begin a sign-in at the provider for a program without a browser
         * @description By the device authorization grant (RFC 8628), where the provider offers it.
         */
        post: operations["Oidc.beginDevice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sign-in/oidc/device/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Fetch the session of such a sign-in
         * @description Until somebody has confirmed it: 409 `SIGN_IN_PENDING`, with the seconds to wait in `Retry-After`.
         */
        post: operations["Oidc.byDevice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tell who the caller is */
        get: operations["Me.me"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Sign out: end the session that the token is one of */
        delete: operations["Me.signOut"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * End the sessions of somebody who has signed in
         * @description From now on their tokens let nobody in. Whoever may still sign in can begin another one: bar them at Keystone or at the provider first. Those who are limited to accounts end only sessions that see no other accounts.
         */
        delete: operations["Session.end"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/api-tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List API tokens */
        get: operations["ApiToken.list"];
        put?: never;
        /** Make an API token */
        post: operations["ApiToken.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/api-tokens/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke an API token */
        delete: operations["ApiToken.remove"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit-log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List who did what, newest first */
        get: operations["Audit.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/overview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read how everything stands, in numbers
         * @description Of the accounts that the caller may see.
         */
        get: operations["Overview.overview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/overview/gateways": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read how many gateways each fleet has
         * @description Of the accounts that the caller may see.
         */
        get: operations["Overview.gateways"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{id}/archives": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List an account's archives
         * @description By name.
         */
        get: operations["Archive.list"];
        put?: never;
        /**
         * Archive a document
         * @description The same content under the same name is stored once; another content is refused.
         */
        post: operations["Archive.put"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{id}/archives/{name}/url": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a temporary address of an archive
         * @description It needs no token; until it expires, everybody who has it can read the archive.
         */
        get: operations["Archive.address"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/broker/emqx/auth": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Tell EMQX whether a client may connect */
        post: operations["Broker.emqxAuth"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/broker/emqx/acl": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Tell EMQX whether a client may use a topic */
        post: operations["Broker.emqxAcl"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/broker/vernemq/auth_on_register": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Tell VerneMQ whether a client may connect */
        post: operations["Broker.register"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/broker/vernemq/auth_on_publish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Tell VerneMQ whether a client may publish */
        post: operations["Broker.publish"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/broker/vernemq/auth_on_subscribe": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Tell VerneMQ which filters a client may subscribe to */
        post: operations["Broker.subscribe"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * @example {
         *       "name": "Harbour works",
         *       "currency": "EUR",
         *       "timeZone": "Europe/Berlin"
         *     }
         */
        AccountInput: {
            /** @description Who pays */
            name: string;
            /** @description Currency of its bills, ISO 4217 */
            currency: string;
            /** @description Time zone in which its months begin and end, by its IANA name */
            timeZone: string;
            /** @description Price book of its bills; the default one when null */
            priceBookId?: string | null;
            /**
             * @description What becomes of usage that nobody knows of: bill it, give it away, or hold it until somebody decides
             * @enum {string}
             */
            unknownPolicy?: "bill" | "waive" | "hold";
        };
        Account: {
            /** Format: uuid */
            id: string;
            name: string;
            /** @description ISO 4217 */
            currency: string;
            /** @description IANA name */
            timeZone: string;
            /**
             * Format: uuid
             * @description The price book that it is billed by
             */
            priceBookId: string;
            /**
             * @description What becomes of usage that nobody knows of: bill it, give it away, or hold it until somebody decides
             * @enum {string}
             */
            unknownPolicy: "bill" | "waive" | "hold";
            /** Format: date-time */
            createdAt: string;
        };
        AccountPage: {
            items: components["schemas"]["Account"][];
            /** @description Continues the list; null at its end */
            nextCursor: string | null;
        };
        /**
         * @example {
         *       "unknownPolicy": "hold"
         *     }
         */
        AccountPatch: {
            /** @description Price book of its bills; the default one when null */
            priceBookId?: string | null;
            /**
             * @description What becomes of usage that nobody knows of: bill it, give it away, or hold it until somebody decides
             * @enum {string}
             */
            unknownPolicy?: "bill" | "waive" | "hold";
        };
        EstimateInput: {
            spec: components["schemas"]["BlueprintSpec"];
            /**
             * Format: uuid
             * @description By the prices of this account; when left out, of the only one that the caller may see, else by the default price book
             */
            accountId?: string;
        };
        /**
         * @description What a fleet consists of
         * @example {
         *       "networks": [
         *         {
         *           "key": "lan",
         *           "subnet": {
         *             "cidr": "auto",
         *             "dhcp": true,
         *             "dnsNameservers": []
         *           }
         *         }
         *       ],
         *       "router": {
         *         "externalNetwork": "public"
         *       },
         *       "securityGroups": [
         *         {
         *           "key": "hub",
         *           "rules": [
         *             {
         *               "protocol": "tcp",
         *               "port": 8883,
         *               "remoteCidr": "0.0.0.0/0"
         *             }
         *           ]
         *         }
         *       ],
         *       "servers": [
         *         {
         *           "key": "hub",
         *           "image": "guest",
         *           "flavor": "m1.tiny",
         *           "count": 1,
         *           "networks": [
         *             "lan"
         *           ],
         *           "securityGroups": [
         *             "hub"
         *           ],
         *           "floatingIp": true
         *         }
         *       ],
         *       "endpoint": {
         *         "server": "hub",
         *         "port": 8883,
         *         "tls": true
         *       }
         *     }
         */
        BlueprintSpec: {
            /**
             * @description Networks, each with its subnets
             * @default []
             */
            networks: {
                /** @description Name of the network within the blueprint */
                key: string;
                /** @description The IPv4 subnet of the network; needed unless `existing` is given */
                subnet?: {
                    /** @description IPv4 block, or `auto` for one that no other fleet has */
                    cidr: string;
                    /**
                     * @description Whether addresses are handed out by DHCP
                     * @default true
                     */
                    dhcp: boolean;
                    /**
                     * @description DNS servers that DHCP tells of
                     * @default []
                     */
                    dnsNameservers: string[];
                    /** @description Default gateway, the address of the router if it joins; the first of the block when absent, or `none` */
                    gateway?: string;
                    /** @description Ranges that addresses are taken from; left as they are when absent, at first the whole block */
                    allocationPools?: {
                        /**
                         * Format: ipv4
                         * @description First address
                         */
                        start: string;
                        /**
                         * Format: ipv4
                         * @description Last address
                         */
                        end: string;
                    }[];
                    /** @description Routes that DHCP tells of; left as they are when absent, at first none */
                    hostRoutes?: {
                        /** @description IPv4 block that is reached by this route */
                        destination: string;
                        /**
                         * Format: ipv4
                         * @description Address that the traffic is handed to
                         */
                        nexthop: string;
                    }[];
                };
                /** @description An IPv6 subnet beside it, which the router joins with the other */
                subnet6?: {
                    /** @description IPv6 block; there is no pool of them to be allotted from */
                    cidr: string;
                    /**
                     * @description How servers get their addresses; with `dhcpv6-stateful`, servers are made anew when it comes or goes
                     * @default slaac
                     * @enum {string}
                     */
                    ipv6AddressMode: "slaac" | "dhcpv6-stateless" | "dhcpv6-stateful";
                    /**
                     * @description What the router tells servers about it; as `ipv6AddressMode`, from which it cannot differ
                     * @enum {string}
                     */
                    ipv6RaMode?: "slaac" | "dhcpv6-stateless" | "dhcpv6-stateful";
                    /**
                     * @description DNS servers that servers are told of
                     * @default []
                     */
                    dnsNameservers: string[];
                };
                /** @description Largest packet in bytes; left as it is when absent, at first what the cloud sets */
                mtu?: number;
                /** @description Name or id of a network of the cloud that is not the fleet's: used, but never made, changed or deleted */
                existing?: string;
            }[];
            /** @description Joins the networks, and them with the outside; without it each is isolated */
            router?: {
                /** @description External network of the cloud that the router has its gateway on */
                externalNetwork?: string;
                /** @description Keys of the networks that the router joins; all when absent */
                networks?: string[];
                /** @description Static routes of the router, beside any that others have set */
                routes?: {
                    /** @description IPv4 block that is reached by this route */
                    destination: string;
                    /**
                     * Format: ipv4
                     * @description Address that the traffic is handed to
                     */
                    nexthop: string;
                }[];
                /** @description Whether servers without floating IP reach the outside behind the address of the router; many clouds let only administrators say so. Left as it is when absent */
                snat?: boolean;
            };
            /**
             * @description What traffic reaches the servers
             * @default []
             */
            securityGroups: {
                /** @description Name of the security group within the blueprint */
                key: string;
                /**
                 * @description What it lets through, beside what the cloud's own rules of a new group do (usually all egress)
                 * @default []
                 */
                rules: {
                    /**
                     * @description Which way the traffic goes
                     * @default ingress
                     * @enum {string}
                     */
                    direction: "ingress" | "egress";
                    /**
                     * @description When absent that of `remoteCidr`, IPv6 for protocols that only it has, and otherwise IPv4
                     * @enum {string}
                     */
                    ethertype?: "IPv4" | "IPv6";
                    /** @description By name or IANA number; any protocol when absent */
                    protocol?: ("ah" | "dccp" | "egp" | "esp" | "gre" | "icmp" | "icmpv6" | "igmp" | "ipip" | "ipv6-encap" | "ipv6-frag" | "ipv6-icmp" | "ipv6-nonxt" | "ipv6-opts" | "ipv6-route" | "ospf" | "pgm" | "rsvp" | "sctp" | "tcp" | "udp" | "udplite" | "vrrp") | number;
                    /** @description Only port, or first port of the range, of tcp, udp, sctp, dccp or udplite; all ports when absent */
                    port?: number;
                    /** @description Last port of the range that begins at `port` */
                    portMax?: number;
                    /** @description Type of icmp or ipv6-icmp; all types when absent */
                    icmpType?: number;
                    /** @description Code of the type; all codes when absent */
                    icmpCode?: number;
                    /** @description From or to where; anywhere when absent */
                    remoteCidr?: string;
                    /** @description Key of the security group whose members it is from or to, instead of `remoteCidr`; may be its own */
                    remoteGroup?: string;
                }[];
            }[];
            /** @description SSH key that servers accept; those that stand keep the one that they were made with */
            keyPair?: {
                /** @description Public half of the SSH key, as in a .pub file */
                publicKey?: string;
                /** @description Whether an ed25519 key is made for each fleet; POST /fleets/:id/key-pair/reveal shows it once */
                generate?: boolean;
            };
            /**
             * @description Servers by role
             * @default []
             */
            servers: {
                /** @description Role of the server within the blueprint */
                key: string;
                /** @description Image of the cloud, by name or id, or by a query. A server that stands keeps the image that a name meant when it was made; to roll out a newer one of the same name, give its id */
                image: string | components["schemas"]["ImageQuery"];
                /** @description Flavor of the cloud, by name or id, or by a query. A server that stands keeps what a name meant when it was made */
                flavor: string | components["schemas"]["FlavorQuery"];
                /**
                 * @description How many of them; the last ones go first
                 * @default 1
                 */
                count: number | components["schemas"]["Scale"];
                /** @description Keys of its networks, in the order of its interfaces */
                networks: string[];
                /** @description Fixed addresses by key of the network: one, or a list in the order of the instances */
                addresses?: {
                    [key: string]: string | string[];
                };
                /** @description Keys of its security groups; the cloud's default group when absent */
                securityGroups?: string[];
                /**
                 * @description Whether each has a floating IP on its first network: one of its own, or one that is reserved
                 * @default false
                 */
                floatingIp: boolean | components["schemas"]["ReservedAddresses"];
                /** @description Handed to cloud-init as it is, or with its placeholders filled in */
                userData?: string;
                /** @description Whether `{{ … }}` in the user data is filled in: fleet.id, fleet.name, server.key, server.role, server.number, networks.<key>.cidr, networks.<key>.address */
                userDataTemplate?: boolean;
                /** @description Metadata of the server in Nova; changed in place, others' stay */
                metadata?: {
                    [key: string]: string;
                };
                /** @description Availability zone of the cloud; its own choice when absent */
                availabilityZone?: string;
                /** @description Whether it gets its configuration on a drive as well */
                configDrive?: boolean;
                /**
                 * @description Whether the servers of this role are kept on one host or apart, strictly or where it can be
                 * @enum {string}
                 */
                serverGroup?: "affinity" | "anti-affinity" | "soft-affinity" | "soft-anti-affinity";
                /** @description Volumes, for each server its own */
                volumes?: {
                    /** @description Name of the volume within the server */
                    key: string;
                    /** @description GiB; grown in place, never shrunk */
                    sizeGiB: number;
                    /** @description Volume type of the cloud, by name or id; the cloud's default when absent */
                    type?: string;
                    /** @description Whether it is left in the cloud when the fleet no longer has it; while it is, no other one takes its place, such as one of another image */
                    keep?: boolean;
                    /** @description Snapshot of the cloud that it is made of, by name or id, and no larger than `sizeGiB`. For volumes that are made anew: one that stands stays as it is */
                    snapshot?: string;
                    /** @description Under which name it is asked for; many hypervisors choose their own */
                    device?: string;
                }[];
                /** @description Volume with the server's image on it that the server boots from */
                bootVolume?: {
                    /** @description GiB; grown in place, never shrunk */
                    sizeGiB: number;
                    /** @description Volume type of the cloud, by name or id; the cloud's default when absent */
                    type?: string;
                    /** @description Whether it is left in the cloud when the fleet no longer has it; while it is, no other one takes its place, such as one of another image */
                    keep?: boolean;
                };
                rollout?: components["schemas"]["Rollout"];
            }[];
            /** @description What an assigned gateway is told to connect to */
            endpoint?: {
                /** @description Key of the server that gateways connect to */
                server: string;
                /** @description Port that gateways connect to */
                port: number;
                /**
                 * @description Whether they connect by TLS
                 * @default true
                 */
                tls: boolean;
            };
        };
        /** @description An image by what is known of it. A server that stands keeps its image while that still matches */
        ImageQuery: {
            /** @description Its name */
            name?: string;
            /** @description What its properties must be, such as `{"os_distro": "debian"}` */
            properties?: {
                [key: string]: string;
            };
            /** @description Whether the newest is taken where several match; else only one may */
            newest?: boolean;
        };
        /** @description The smallest flavor that has this much. A server that stands keeps its flavor while that still has it */
        FlavorQuery: {
            /** @description Fewest cores */
            minCores?: number;
            /** @description Least memory, in MiB */
            minRamMiB?: number;
            /** @description Smallest disk, in GiB */
            minDiskGiB?: number;
        };
        /** @description As many as the accepted gateways of the fleet ask for */
        Scale: {
            /** @description Accepted gateways of the fleet (assigning or assigned) for each server */
            per: number;
            /**
             * @description Never fewer
             * @default 0
             */
            min: number;
            /** @description Never more */
            max: number;
        };
        /** @description Floating IPs that the project has already: they are used, and outlive servers and fleet */
        ReservedAddresses: {
            /** @description One for each instance, in their order */
            reserved: string[];
        };
        /** @description How servers of the role are replaced when the blueprint asks for others, such as another image: a few at a time, one when absent. With `engine: heat`, Heat decides */
        Rollout: {
            /** @description How many of the role may be away at once: being replaced, missing, building or in ERROR, or to be replaced and stopped; those that are away already go first */
            maxUnavailable: number;
        };
        /** @description Of 730 hours, at the prices of now */
        Estimate: {
            /** @description ISO 4217 */
            currency: string;
            /** @description Of all that has a price */
            monthly: string;
            items: components["schemas"]["EstimateItem"][];
        };
        EstimateItem: {
            kind: string;
            key: string;
            /** @description Null for a server whose flavor the cloud is to choose */
            meter: string | null;
            unit: string;
            /** @description How many, or GiB */
            quantity: string;
            /** @description Null where the meter has no price now */
            unitPrice: string | null;
            /** @description Null where the meter has no price now */
            monthly: string | null;
        };
        NewBlueprint: {
            /** @description For people */
            name: string;
            spec: components["schemas"]["BlueprintSpec"];
            /** @description The account that alone may see it; the caller's own when it is limited to one, all when it is not */
            accountId?: string | null;
        };
        Blueprint: {
            /** Format: uuid */
            id: string;
            name: string;
            /** @description The account that alone may see it; null when all may */
            accountId: string | null;
            /** @description The newest version */
            version: number;
            spec: components["schemas"]["BlueprintSpecRead"];
            /** Format: date-time */
            createdAt: string;
            /**
             * Format: date-time
             * @description When the newest version was made
             */
            updatedAt: string;
        };
        /**
         * @description What a fleet consists of
         * @example {
         *       "networks": [
         *         {
         *           "key": "lan",
         *           "subnet": {
         *             "cidr": "auto",
         *             "dhcp": true,
         *             "dnsNameservers": []
         *           }
         *         }
         *       ],
         *       "router": {
         *         "externalNetwork": "public"
         *       },
         *       "securityGroups": [
         *         {
         *           "key": "hub",
         *           "rules": [
         *             {
         *               "protocol": "tcp",
         *               "port": 8883,
         *               "remoteCidr": "0.0.0.0/0"
         *             }
         *           ]
         *         }
         *       ],
         *       "servers": [
         *         {
         *           "key": "hub",
         *           "image": "guest",
         *           "flavor": "m1.tiny",
         *           "count": 1,
         *           "networks": [
         *             "lan"
         *           ],
         *           "securityGroups": [
         *             "hub"
         *           ],
         *           "floatingIp": true
         *         }
         *       ],
         *       "endpoint": {
         *         "server": "hub",
         *         "port": 8883,
         *         "tls": true
         *       }
         *     }
         */
        BlueprintSpecRead: {
            /**
             * @description Networks, each with its subnets
             * @default []
             */
            networks: {
                /** @description Name of the network within the blueprint */
                key: string;
                /** @description The IPv4 subnet of the network; needed unless `existing` is given */
                subnet?: {
                    /** @description IPv4 block, or `auto` for one that no other fleet has */
                    cidr: string;
                    /**
                     * @description Whether addresses are handed out by DHCP
                     * @default true
                     */
                    dhcp: boolean;
                    /**
                     * @description DNS servers that DHCP tells of
                     * @default []
                     */
                    dnsNameservers: string[];
                    /** @description Default gateway, the address of the router if it joins; the first of the block when absent, or `none` */
                    gateway?: string;
                    /** @description Ranges that addresses are taken from; left as they are when absent, at first the whole block */
                    allocationPools?: {
                        /**
                         * Format: ipv4
                         * @description First address
                         */
                        start: string;
                        /**
                         * Format: ipv4
                         * @description Last address
                         */
                        end: string;
                    }[];
                    /** @description Routes that DHCP tells of; left as they are when absent, at first none */
                    hostRoutes?: {
                        /** @description IPv4 block that is reached by this route */
                        destination: string;
                        /**
                         * Format: ipv4
                         * @description Address that the traffic is handed to
                         */
                        nexthop: string;
                    }[];
                };
                /** @description An IPv6 subnet beside it, which the router joins with the other */
                subnet6?: {
                    /** @description IPv6 block; there is no pool of them to be allotted from */
                    cidr: string;
                    /**
                     * @description How servers get their addresses; with `dhcpv6-stateful`, servers are made anew when it comes or goes
                     * @default slaac
                     * @enum {string}
                     */
                    ipv6AddressMode: "slaac" | "dhcpv6-stateless" | "dhcpv6-stateful";
                    /**
                     * @description What the router tells servers about it; as `ipv6AddressMode`, from which it cannot differ
                     * @enum {string}
                     */
                    ipv6RaMode?: "slaac" | "dhcpv6-stateless" | "dhcpv6-stateful";
                    /**
                     * @description DNS servers that servers are told of
                     * @default []
                     */
                    dnsNameservers: string[];
                };
                /** @description Largest packet in bytes; left as it is when absent, at first what the cloud sets */
                mtu?: number;
                /** @description Name or id of a network of the cloud that is not the fleet's: used, but never made, changed or deleted */
                existing?: string;
            }[];
            /** @description Joins the networks, and them with the outside; without it each is isolated */
            router?: {
                /** @description External network of the cloud that the router has its gateway on */
                externalNetwork?: string;
                /** @description Keys of the networks that the router joins; all when absent */
                networks?: string[];
                /** @description Static routes of the router, beside any that others have set */
                routes?: {
                    /** @description IPv4 block that is reached by this route */
                    destination: string;
                    /**
                     * Format: ipv4
                     * @description Address that the traffic is handed to
                     */
                    nexthop: string;
                }[];
                /** @description Whether servers without floating IP reach the outside behind the address of the router; many clouds let only administrators say so. Left as it is when absent */
                snat?: boolean;
            };
            /**
             * @description What traffic reaches the servers
             * @default []
             */
            securityGroups: {
                /** @description Name of the security group within the blueprint */
                key: string;
                /**
                 * @description What it lets through, beside what the cloud's own rules of a new group do (usually all egress)
                 * @default []
                 */
                rules: {
                    /**
                     * @description Which way the traffic goes
                     * @default ingress
                     * @enum {string}
                     */
                    direction: "ingress" | "egress";
                    /**
                     * @description When absent that of `remoteCidr`, IPv6 for protocols that only it has, and otherwise IPv4
                     * @enum {string}
                     */
                    ethertype?: "IPv4" | "IPv6";
                    /** @description By name or IANA number; any protocol when absent */
                    protocol?: ("ah" | "dccp" | "egp" | "esp" | "gre" | "icmp" | "icmpv6" | "igmp" | "ipip" | "ipv6-encap" | "ipv6-frag" | "ipv6-icmp" | "ipv6-nonxt" | "ipv6-opts" | "ipv6-route" | "ospf" | "pgm" | "rsvp" | "sctp" | "tcp" | "udp" | "udplite" | "vrrp") | number;
                    /** @description Only port, or first port of the range, of tcp, udp, sctp, dccp or udplite; all ports when absent */
                    port?: number;
                    /** @description Last port of the range that begins at `port` */
                    portMax?: number;
                    /** @description Type of icmp or ipv6-icmp; all types when absent */
                    icmpType?: number;
                    /** @description Code of the type; all codes when absent */
                    icmpCode?: number;
                    /** @description From or to where; anywhere when absent */
                    remoteCidr?: string;
                    /** @description Key of the security group whose members it is from or to, instead of `remoteCidr`; may be its own */
                    remoteGroup?: string;
                }[];
            }[];
            /** @description SSH key that servers accept; those that stand keep the one that they were made with */
            keyPair?: {
                /** @description Public half of the SSH key, as in a .pub file */
                publicKey?: string;
                /** @description Whether an ed25519 key is made for each fleet; POST /fleets/:id/key-pair/reveal shows it once */
                generate?: boolean;
            };
            /**
             * @description Servers by role
             * @default []
             */
            servers: {
                /** @description Role of the server within the blueprint */
                key: string;
                /** @description Image of the cloud, by name or id, or by a query. A server that stands keeps the image that a name meant when it was made; to roll out a newer one of the same name, give its id */
                image: string | components["schemas"]["ImageQuery"];
                /** @description Flavor of the cloud, by name or id, or by a query. A server that stands keeps what a name meant when it was made */
                flavor: string | components["schemas"]["FlavorQuery"];
                /**
                 * @description How many of them; the last ones go first
                 * @default 1
                 */
                count: number | components["schemas"]["ScaleRead"];
                /** @description Keys of its networks, in the order of its interfaces */
                networks: string[];
                /** @description Fixed addresses by key of the network: one, or a list in the order of the instances */
                addresses?: {
                    [key: string]: string | string[];
                };
                /** @description Keys of its security groups; the cloud's default group when absent */
                securityGroups?: string[];
                /**
                 * @description Whether each has a floating IP on its first network: one of its own, or one that is reserved
                 * @default false
                 */
                floatingIp: boolean | components["schemas"]["ReservedAddresses"];
                /** @description Handed to cloud-init as it is, or with its placeholders filled in */
                userData?: string;
                /** @description Whether `{{ … }}` in the user data is filled in: fleet.id, fleet.name, server.key, server.role, server.number, networks.<key>.cidr, networks.<key>.address */
                userDataTemplate?: boolean;
                /** @description Metadata of the server in Nova; changed in place, others' stay */
                metadata?: {
                    [key: string]: string;
                };
                /** @description Availability zone of the cloud; its own choice when absent */
                availabilityZone?: string;
                /** @description Whether it gets its configuration on a drive as well */
                configDrive?: boolean;
                /**
                 * @description Whether the servers of this role are kept on one host or apart, strictly or where it can be
                 * @enum {string}
                 */
                serverGroup?: "affinity" | "anti-affinity" | "soft-affinity" | "soft-anti-affinity";
                /** @description Volumes, for each server its own */
                volumes?: {
                    /** @description Name of the volume within the server */
                    key: string;
                    /** @description GiB; grown in place, never shrunk */
                    sizeGiB: number;
                    /** @description Volume type of the cloud, by name or id; the cloud's default when absent */
                    type?: string;
                    /** @description Whether it is left in the cloud when the fleet no longer has it; while it is, no other one takes its place, such as one of another image */
                    keep?: boolean;
                    /** @description Snapshot of the cloud that it is made of, by name or id, and no larger than `sizeGiB`. For volumes that are made anew: one that stands stays as it is */
                    snapshot?: string;
                    /** @description Under which name it is asked for; many hypervisors choose their own */
                    device?: string;
                }[];
                /** @description Volume with the server's image on it that the server boots from */
                bootVolume?: {
                    /** @description GiB; grown in place, never shrunk */
                    sizeGiB: number;
                    /** @description Volume type of the cloud, by name or id; the cloud's default when absent */
                    type?: string;
                    /** @description Whether it is left in the cloud when the fleet no longer has it; while it is, no other one takes its place, such as one of another image */
                    keep?: boolean;
                };
                rollout?: components["schemas"]["Rollout"];
            }[];
            /** @description What an assigned gateway is told to connect to */
            endpoint?: {
                /** @description Key of the server that gateways connect to */
                server: string;
                /** @description Port that gateways connect to */
                port: number;
                /**
                 * @description Whether they connect by TLS
                 * @default true
                 */
                tls: boolean;
            };
        };
        /** @description As many as the accepted gateways of the fleet ask for */
        ScaleRead: {
            /** @description Accepted gateways of the fleet (assigning or assigned) for each server */
            per: number;
            /**
             * @description Never fewer
             * @default 0
             */
            min: number;
            /** @description Never more */
            max: number;
        };
        BlueprintPage: {
            items: components["schemas"]["Blueprint"][];
            /** @description Continues the list; null at its end */
            nextCursor: string | null;
        };
        BlueprintInput: {
            /** @description For people */
            name: string;
            spec: components["schemas"]["BlueprintSpec"];
        };
        Rollback: {
            /** @description The version to go back to */
            version: number;
        };
        BlueprintVersionPage: {
            items: components["schemas"]["BlueprintVersion"][];
            /** @description Continues the list; null at its end */
            nextCursor: string | null;
        };
        BlueprintVersion: {
            version: number;
            spec: components["schemas"]["BlueprintSpecRead"];
            /** Format: date-time */
            createdAt: string;
        };
        /**
         * @example {
         *       "name": "north",
         *       "accountId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
         *       "blueprintId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
         *       "approval": "manual"
         *     }
         */
        FleetInput: {
            /** @description Unique among the fleets that are not deleted; never changes */
            name: string;
            /**
             * Format: uuid
             * @description Account that pays for it
             */
            accountId: string;
            /**
             * Format: uuid
             * @description Blueprint that it is built from
             */
            blueprintId: string;
            /**
             * @description Whether devices that prove their enrollment are accepted at once or wait for a decision
             * @default automatic
             * @enum {string}
             */
            approval: "automatic" | "manual";
            /** @description Cloud to build it in, by its name in clouds.yaml; the default cloud when absent */
            cloud?: string | null;
            /**
             * @description Who makes it in the cloud: the service itself, object for object, or Heat, as one stack; it never changes
             * @default native
             * @enum {string}
             */
            engine: "native" | "heat";
            /**
             * @description What becomes of what others change in the cloud: it is mended (repair), or only told (report)
             * @default repair
             * @enum {string}
             */
            driftPolicy: "repair" | "report";
            project?: components["schemas"]["FleetProjectInput"];
        };
        /** @description Where the fleet stands in its cloud; the shared project when absent */
        FleetProjectInput: {
            /**
             * @description A Keystone project for this fleet alone, or the one that the cloud's user works in; it never changes
             * @default false
             */
            own: boolean;
            quotas?: components["schemas"]["ProjectQuotas"];
        };
        /** @description Limits of a fleet's own project; -1 is none, and what is left out is as the cloud has it by default */
        ProjectQuotas: {
            /** @description Servers */
            instances?: number;
            /** @description Virtual CPUs of all servers */
            cores?: number;
            /** @description Memory of all servers */
            ramMiB?: number;
            /** @description Server groups */
            serverGroups?: number;
            /** @description Servers of each server group */
            serverGroupMembers?: number;
            /** @description Networks */
            networks?: number;
            /** @description Subnets */
            subnets?: number;
            /** @description Ports, those of the cloud's DHCP and of routers included */
            ports?: number;
            /** @description Routers */
            routers?: number;
            /** @description Floating IPs */
            floatingIps?: number;
            /** @description Security groups, the project's own `default` included */
            securityGroups?: number;
            /** @description Rules of all security groups, those that the cloud makes included */
            securityGroupRules?: number;
            /** @description Volumes */
            volumes?: number;
            /** @description GiB of all volumes and snapshots */
            gigabytes?: number;
            /** @description Snapshots of volumes */
            snapshots?: number;
        };
        Fleet: {
            /** Format: uuid */
            id: string;
            name: string;
            /** Format: uuid */
            accountId: string;
            /** Format: uuid */
            blueprintId: string;
            /** @description The version of this blueprint that stands in the cloud; null before one does */
            blueprintVersion: number | null;
            /** @description The blueprint's newest version */
            wantedVersion: number;
            /** @enum {string} */
            approval: "automatic" | "manual";
            /** @description Name in clouds.yaml; null is the default cloud */
            cloud: string | null;
            /**
             * @description Who makes it: the service itself, or Heat as one stack
             * @enum {string}
             */
            engine: "native" | "heat";
            /** @description Where it stands in its cloud */
            project: components["schemas"]["FleetProject"];
            /**
             * @description What becomes of what others change in the cloud
             * @enum {string}
             */
            driftPolicy: "repair" | "report";
            /** @enum {string} */
            status: "pending" | "provisioning" | "ready" | "updating" | "degraded" | "blocked" | "deleting" | "deleted";
            conditions: components["schemas"]["Condition"][];
            /** @description Where assigned gateways connect; null until it is known */
            endpoint: components["schemas"]["Endpoint"] | null;
            /** @description Since when it is to be built */
            buildRequestedAt: string | null;
            /** @description Since when nothing of it is changed in the cloud; null when it is worked on */
            pause: components["schemas"]["FleetPause"] | null;
            deleteRequestedAt: string | null;
            deletedAt: string | null;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
        };
        FleetProject: {
            /** @description Whether it is the fleet's alone */
            own: boolean;
            /** @description Keystone's id of its own project; null while there is none */
            id: string | null;
            /** @description As they are wished; null in the shared project */
            quotas: components["schemas"]["ProjectQuotas"] | null;
        };
        Condition: {
            type: string;
            /** @enum {string} */
            status: "true" | "false" | "unknown";
            /** @description One word, for programs */
            reason: string;
            message: string;
            /**
             * Format: date-time
             * @description When status or reason last changed
             */
            since: string;
        };
        Endpoint: {
            host: string;
            port: number;
            tls: boolean;
        };
        FleetPause: {
            /** Format: date-time */
            at: string;
            /** @description Who asked for it */
            by: string;
            /** @enum {string} */
            reason: "Paused" | "Cancelled";
        };
        FleetPage: {
            items: components["schemas"]["Fleet"][];
            /** @description Continues the list; null at its end */
            nextCursor: string | null;
        };
        /**
         * @example {
         *       "approval": "automatic"
         *     }
         */
        FleetPatch: {
            name?: unknown;
            engine?: unknown;
            /**
             * Format: uuid
             * @description Another blueprint; the fleet is changed to it
             */
            blueprintId?: string;
            /**
             * @description Whether devices that prove their enrollment are accepted at once or wait for a decision
             * @enum {string}
             */
            approval?: "automatic" | "manual";
            project?: components["schemas"]["FleetProjectPatch"];
            /**
             * @description What becomes of what others change in the cloud: it is mended (repair), or only told (report)
             * @enum {string}
             */
            driftPolicy?: "repair" | "report";
        };
        /** @description All quotas of its own project, in place of those before */
        FleetProjectPatch: {
            own?: unknown;
            quotas: components["schemas"]["ProjectQuotas"];
        };
        Plan: {
            steps: components["schemas"]["PlanStep"][];
            monthlyCost: components["schemas"]["MonthlyCost"];
        };
        PlanStep: {
            /** @description create, adopt, update, replace, delete, keep, forget, wait or conflict */
            action: string;
            kind: string;
            key: string;
            name: string;
            reason: string;
            /** @description Steps that come first, each as `<action> <kind>/<key>` */
            dependsOn: string[];
            /** @description What it will be metered as; null where it costs nothing */
            meter: string | null;
            quantity: string | null;
        };
        /** @description Of 730 hours, at the prices of now */
        MonthlyCost: {
            currency: string;
            /** @description Decimal number */
            total: string;
            /** @description False where a meter has no price now: it is in the total as nothing */
            priced: boolean;
            items: {
                meter: string;
                /** @description Decimal number */
                quantity: string;
                unitPrice: string | null;
                /** @description Decimal number */
                cost: string;
            }[];
        };
        Resource: {
            kind: string;
            key: string;
            name: string;
            /** @description The cloud's id; null until it is known */
            cloudId: string | null;
            /** @description creating, active, error or deleting */
            status: string;
            /** Format: date-time */
            createdAt: string;
            attributes: components["schemas"]["ResourceAttributes"];
        };
        /** @description What the cloud last told of it */
        ResourceAttributes: {
            /** @description IPv4 address of a port, router interface or floating IP */
            address?: string;
            macAddress?: string;
            /** @description Block of a subnet */
            cidr?: string;
            /** @description MD5 of a key pair, as `ssh-keygen -l -E md5` prints it */
            keyFingerprint?: string;
            /** @description The cloud's own word for its state; of volumes only where that is an error */
            status?: string;
            /** @description Why a server or volume is in error */
            fault?: string;
            /** @description Size of a volume */
            sizeGiB?: number;
            /** @description Whether a volume stays in the cloud when the fleet no longer has it */
            keep?: boolean;
        };
        Topology: {
            nodes: {
                id: string;
                /** @enum {string} */
                kind: "external_network" | "router" | "network" | "server" | "floating_ip";
                name: string;
                status: string;
                /** @description CIDR of a network, addresses of a server, the address of a floating IP */
                detail: string | null;
            }[];
            edges: {
                from: string;
                to: string;
                /** @enum {string} */
                kind: "gateway" | "router_interface" | "port" | "association";
            }[];
        };
        ServerAction: {
            /** @enum {string} */
            action: "start" | "stop" | "reboot" | "rebuild" | "snapshot";
        };
        ServerActionResult: {
            action: string;
            server: string;
            /** @description The cloud's id of a snapshot's image, once the cloud has told it */
            imageId: string | null;
            /** @description The golden image that a snapshot becomes */
            image: components["schemas"]["FleetImage"] | null;
        };
        /** @description A golden image: taken of a fleet's server, and kept when the fleet goes */
        FleetImage: {
            /** Format: uuid */
            id: string;
            name: string;
            /** @description Name in the cloud, by which a blueprint may ask for it */
            imageName: string;
            server: string;
            /** @enum {string} */
            status: "creating" | "active" | "error" | "deleting" | "deleted";
            /** @description The cloud's own word: queued, saving, active; null until it is seen */
            cloudStatus: string | null;
            /** @description The cloud's id; null until it is known */
            imageId: string | null;
            sizeBytes: number | null;
            /** @description MD5 in hexadecimal, as the cloud has it */
            checksum: string | null;
            /** @description What keeps it from being made or removed */
            message: string | null;
            /** Format: date-time */
            createdAt: string;
        };
        ConsoleLog: {
            server: string;
            output: string;
        };
        FleetEventPage: {
            items: components["schemas"]["FleetEvent"][];
            /** @description Continues the list; null at its end */
            nextCursor: string | null;
        };
        FleetEvent: {
            /** Format: uuid */
            id: string;
            /** @description Grows with every event; the id of the event in a stream */
            seq: string;
            type: string;
            message: string;
            details: {
                [key: string]: unknown;
            };
            correlationId: string | null;
            /** Format: date-time */
            occurredAt: string;
        };
        Drift: {
            /**
             * @description The fleet's drift policy
             * @enum {string}
             */
            policy: "repair" | "report";
            /** Format: date-time */
            checkedAt: string;
            /** @description Whether others made the differences; false while what people have asked for is still being done */
            drifted: boolean;
            differences: components["schemas"]["Difference"][];
            /** @description What others put into, or onto, something of the fleet: never touched */
            added: components["schemas"]["AddedByOthers"][];
        };
        Difference: {
            kind: string;
            key: string;
            name: string;
            /** @description The cloud's id; null where it never had one, or has none any more */
            cloudId: string | null;
            /**
             * @description What became of it; `surplus` is a second object with one mark, `name-taken` one of somebody else, `kept` a volume that is to be kept and of which the blueprint asks for another one
             * @enum {string}
             */
            change: "deleted" | "changed" | "broken" | "surplus" | "name-taken" | "kept";
            reason: string;
            /** @description What a repair does: an action as in a plan */
            repair: string;
        };
        AddedByOthers: {
            /** @enum {string} */
            kind: "subnet" | "port" | "floating_ip" | "security_group_rule" | "router_route";
            cloudId: string;
            /** @description What it says, where it has no name */
            name: string;
            /** @description What of the fleet it is on, as `<kind>/<key>` */
            on: string;
        };
        FleetImageInput: {
            /** @description Key of the server, such as `hub` or `hub-2` */
            server: string;
            /** @description Name among the fleet's images; from the server and the time when absent */
            name?: string;
        };
        FleetImagePage: {
            items: components["schemas"]["FleetImage"][];
            /** @description Continues the list; null at its end */
            nextCursor: string | null;
        };
        FleetSnapshotInput: {
            /** @description Key of the volume, such as `hub/data`, or its name, as the fleet's resources have them */
            volume: string;
            /** @description Name among the fleet's snapshots; from the volume and the time when absent */
            name?: string;
        };
        /** @description A snapshot of a fleet's volume: it goes with its volume, unless that is to be kept */
        FleetSnapshot: {
            /** Format: uuid */
            id: string;
            name: string;
            /** @description Name in the cloud, by which a volume of a blueprint may ask for it */
            snapshotName: string;
            /** @description Key of the volume */
            volume: string;
            /** @enum {string} */
            status: "creating" | "active" | "error" | "deleting" | "deleted";
            /** @description The cloud's own word: creating, available, error; null until it is seen */
            cloudStatus: string | null;
            /** @description The cloud's id; null until it is known */
            snapshotId: string | null;
            /** @description Of the volume when it was taken; null until it is known */
            sizeGiB: number | null;
            /** @description What keeps it from being made or removed */
            message: string | null;
            /** Format: date-time */
            createdAt: string;
        };
        FleetSnapshotPage: {
            items: components["schemas"]["FleetSnapshot"][];
            /** @description Continues the list; null at its end */
            nextCursor: string | null;
        };
        RevealedKeyPair: {
            /** @description Public half, as in a .pub file */
            publicKey: string;
            /** @description Private half in the format of OpenSSH, without a passphrase */
            privateKey: string;
        };
        HeatTemplate: {
            heat_template_version: string;
            description: string;
            /** @description External network, flavors and images */
            parameters: {
                [key: string]: {
                    type: string;
                    description: string;
                    /** @description What the blueprint names */
                    default: string;
                    constraints: {
                        [key: string]: unknown;
                    }[];
                };
            };
            /** @description By kind and key */
            resources: {
                [key: string]: {
                    /** @description Type of Heat, such as `OS::Neutron::Net` */
                    type: string;
                    properties: {
                        [key: string]: unknown;
                    };
                    depends_on?: string[];
                };
            };
            /** @description `endpoint_address` where the blueprint has an endpoint */
            outputs: {
                [key: string]: {
                    description: string;
                    value: unknown;
                };
            };
        };
        LinkInput: {
            /**
             * Format: uuid
             * @description The other fleet, in the same cloud
             */
            peerId: string;
        };
        Link: {
            /**
             * Format: uuid
             * @description The other fleet
             */
            peerId: string;
            peerName: string;
            /**
             * Format: uuid
             * @description The fleet that asked for it: it has the link's router, and its account pays
             */
            ownerId: string;
            /**
             * @description waiting: not to stand yet; joining: being made; joined: it stands; ending: being taken down
             * @enum {string}
             */
            phase: "waiting" | "joining" | "joined" | "ending";
            /** @description What a waiting link waits for */
            reason: string | null;
            /** Format: date-time */
            createdAt: string;
        };
        EnrollmentInput: {
            /**
             * @description What its devices prove: the group’s secret, or a certificate
             * @enum {string}
             */
            kind: "secret" | "x509";
            /** @description Of the authority that signs the devices’ certificates, in PEM; for x509 only */
            certificate?: string;
            /** @description How many hardware ids it may bring in; as many as come when null */
            maxDevices?: number | null;
            /** @description From then on it takes no new devices */
            expiresAt?: string | null;
            /** @description Whether it takes only the hardware ids that were imported for it */
            allowList?: boolean;
            /** @description How many registrations a second each process of the service takes by it, known devices’ included; as many as of its fleet when null */
            perSecond?: number | null;
        };
        NewEnrollment: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            fleetId: string;
            /** @enum {string} */
            kind: "secret" | "x509";
            /** Format: date-time */
            createdAt: string;
            revokedAt: string | null;
            /** @description How many hardware ids it may bring in; as many as come when null */
            maxDevices: number | null;
            /** @description From then on it takes no new devices */
            expiresAt: string | null;
            /** @description Whether it takes only the hardware ids that were imported for it */
            allowList: boolean;
            /** @description How many registrations a second each process of the service takes by it; as many as of its fleet when null */
            perSecond: number | null;
            /** @description Of kind x509: the CN of the certificate that proves possession of the authority’s key */
            verificationCode: string | null;
            /** @description Until it is verified one of kind x509 takes no devices */
            verifiedAt: string | null;
            /** @description Until when the secret before the newest one is, or was, valid; null where none was rotated away */
            previousSecretUntil: string | null;
            /** @description Shown only now; null of kind x509 */
            secret: string | null;
        };
        EnrollmentPage: {
            items: components["schemas"]["Enrollment"][];
            /** @description Continues the list; null at its end */
            nextCursor: string | null;
        };
        Enrollment: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            fleetId: string;
            /** @enum {string} */
            kind: "secret" | "x509";
            /** Format: date-time */
            createdAt: string;
            revokedAt: string | null;
            /** @description How many hardware ids it may bring in; as many as come when null */
            maxDevices: number | null;
            /** @description From then on it takes no new devices */
            expiresAt: string | null;
            /** @description Whether it takes only the hardware ids that were imported for it */
            allowList: boolean;
            /** @description How many registrations a second each process of the service takes by it; as many as of its fleet when null */
            perSecond: number | null;
            /** @description Of kind x509: the CN of the certificate that proves possession of the authority’s key */
            verificationCode: string | null;
            /** @description Until it is verified one of kind x509 takes no devices */
            verifiedAt: string | null;
            /** @description Until when the secret before the newest one is, or was, valid; null where none was rotated away */
            previousSecretUntil: string | null;
        };
        EnrollmentPatch: {
            /** @description How many hardware ids it may bring in; as many as come when null */
            maxDevices?: number | null;
            /** @description From then on it takes no new devices */
            expiresAt?: string | null;
            /** @description Whether it takes only the hardware ids that were imported for it */
            allowList?: boolean;
            /** @description How many registrations a second each process of the service takes by it, known devices’ included; as many as of its fleet when null */
            perSecond?: number | null;
        };
        VerificationInput: {
            /** @description Signed by the authority’s key, with the verification code as CN; in PEM */
            certificate: string;
        };
        /** @default {} */
        RotationInput: {
            /**
             * @description How long the secret before the new one stays valid; 0 ends it at once
             * @default 604800
             */
            overlapSeconds: number;
        };
        RotatedSecret: {
            /** Format: uuid */
            id: string;
            /** @description Shown only now */
            secret: string;
            /** Format: date-time */
            previousSecretUntil: string;
        };
        ImportReport: {
            added: number;
            /** @description Were there before, or stand there twice */
            known: number;
            invalid: number;
            lines: {
                /** @description From 1, with the header */
                line: number;
                hardwareId: string;
                /** @enum {string} */
                result: "added" | "known" | "invalid";
                /** @description Why it is invalid */
                reason: string | null;
            }[];
        };
        AllowedHardwarePage: {
            items: components["schemas"]["AllowedHardware"][];
            /** @description Continues the list; null at its end */
            nextCursor: string | null;
        };
        AllowedHardware: {
            hardwareId: string;
            /** Format: date-time */
            addedAt: string;
        };
        DevicePage: {
            items: components["schemas"]["Device"][];
            /** @description Continues the list; null at its end */
            nextCursor: string | null;
        };
        Device: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            fleetId: string;
            hardwareId: string;
            /** @description SHA-256, hex, of the key that it is known by */
            keyFingerprint: string;
            /** Format: uuid */
            enrollmentId: string;
            /** @enum {string} */
            status: "pending-approval" | "assigning" | "assigned" | "suspended" | "rejected" | "revoked" | "retired";
            /** @description Why it has this status, where that is not plain */
            reason: string | null;
            model: string | null;
            firmware: string | null;
            attributes: {
                [key: string]: unknown;
            };
            /** @description Where it was told to connect */
            endpoint: {
                host: string;
                port: number;
                tls: boolean;
            } | null;
            certificateExpiresAt: string | null;
            /** @description What it last said of itself */
            state: string | null;
            stateAt: string | null;
            /** Format: date-time */
            lastSeenAt: string;
            /** Format: date-time */
            registeredAt: string;
            /** Format: date-time */
            updatedAt: string;
        };
        DecisionsInput: {
            deviceIds: string[];
            /** @enum {string} */
            decision: "approve" | "reject" | "suspend" | "resume" | "revoke";
        };
        DecisionResults: {
            results: {
                /** Format: uuid */
                deviceId: string;
                /** @description Its status now; null where the decision failed */
                status: ("pending-approval" | "assigning" | "assigned" | "suspended" | "rejected" | "revoked" | "retired") | null;
                error: {
                    code: string;
                    message: string;
                } | null;
            }[];
        };
        DeviceDetail: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            fleetId: string;
            hardwareId: string;
            /** @description SHA-256, hex, of the key that it is known by */
            keyFingerprint: string;
            /** Format: uuid */
            enrollmentId: string;
            /** @enum {string} */
            status: "pending-approval" | "assigning" | "assigned" | "suspended" | "rejected" | "revoked" | "retired";
            /** @description Why it has this status, where that is not plain */
            reason: string | null;
            model: string | null;
            firmware: string | null;
            attributes: {
                [key: string]: unknown;
            };
            /** @description Where it was told to connect */
            endpoint: {
                host: string;
                port: number;
                tls: boolean;
            } | null;
            certificateExpiresAt: string | null;
            /** @description What it last said of itself */
            state: string | null;
            stateAt: string | null;
            /** Format: date-time */
            lastSeenAt: string;
            /** Format: date-time */
            registeredAt: string;
            /** Format: date-time */
            updatedAt: string;
            /** @description PEM */
            certificate: string | null;
            /** @description The first 200 lines, oldest first; all by /devices/{id}/timeline */
            timeline: components["schemas"]["DeviceEvent"][];
            /** @description How many lines it has in all; 10000 where it has more */
            timelineLength: number;
        };
        DeviceEvent: {
            seq: string;
            type: string;
            message: string;
            /** @description Who decided; null where the gateway or the service did */
            actor: string | null;
            details: {
                [key: string]: unknown;
            };
            correlationId: string | null;
            /** Format: date-time */
            occurredAt: string;
        };
        DeviceEventPage: {
            items: components["schemas"]["DeviceEvent"][];
            /** @description Continues the list; null at its end */
            nextCursor: string | null;
        };
        RefusedMessagePage: {
            items: components["schemas"]["RefusedMessage"][];
            /** @description Continues the list; null at its end */
            nextCursor: string | null;
        };
        RefusedMessage: {
            seq: string;
            /** Format: date-time */
            at: string;
            /** @description Empty where it named none */
            hardwareId: string;
            /** @description Where it was published; empty for a connection that was not let in */
            topic: string;
            code: string;
            /** @description What was wrong; of a message, as the gateway was told */
            message: string;
            /** @description The beginning of what it said, without what could be a secret */
            excerpt: string;
            /** @description Stands in the log, and in the reply */
            correlationId: string;
        };
        ImagePage: {
            items: components["schemas"]["Image"][];
            /** @description Continues the list; null at its end */
            nextCursor: string | null;
        };
        Image: {
            id: string;
            name: string | null;
            status: string;
            visibility: string;
            sizeBytes: number | null;
            minDiskGiB: number;
            minRamMiB: number;
            createdAt: string;
        };
        FlavorPage: {
            items: components["schemas"]["Flavor"][];
            /** @description Continues the list; null at its end */
            nextCursor: string | null;
        };
        Flavor: {
            id: string;
            name: string;
            vcpus: number;
            ramMiB: number;
            diskGiB: number;
        };
        ExternalNetworkPage: {
            items: components["schemas"]["ExternalNetwork"][];
            /** @description Continues the list; null at its end */
            nextCursor: string | null;
        };
        ExternalNetwork: {
            id: string;
            name: string;
            status: string;
        };
        QuotaPage: {
            items: components["schemas"]["Quota"][];
            /** @description Continues the list; null at its end */
            nextCursor: string | null;
        };
        Quota: {
            /** @description `<service>.<resource>` */
            id: string;
            /** @enum {string} */
            service: "compute" | "network";
            resource: string;
            /** @description Null where there is none */
            limit: number | null;
            used: number;
        };
        OrphanReport: {
            /** @description What is ours in the cloud, and on record of no fleet */
            orphans: components["schemas"]["Orphan"][];
            /** @description What fleets have on record, and the cloud has no more */
            gone: components["schemas"]["GoneResource"][];
        };
        Orphan: {
            kind: string;
            cloudId: string;
            name: string;
            /** @description Its key in its fleet */
            key: string;
            fleetId: string;
            /** @description The fleet's name; null where no such fleet was ever here */
            fleet: string | null;
            /**
             * @description `kept` is a volume that was left on purpose, or its snapshot; `unknown-fleet` may be of another service in the same project
             * @enum {string}
             */
            state: "orphan" | "kept" | "unknown-fleet";
            /** @description As the cloud tells it */
            createdAt: string | null;
        };
        GoneResource: {
            kind: string;
            cloudId: string;
            name: string;
            /** @description Its key in its fleet */
            key: string;
            fleetId: string;
            /** @description The fleet's name; null where no such fleet was ever here */
            fleet: string | null;
        };
        SweepInput: {
            /** @description Name in clouds.yaml; the default cloud when absent */
            cloud?: string;
            /** @description Only these, whatever their state; all in the state `orphan` when absent */
            cloudIds?: string[];
        };
        SweepResult: {
            removed: components["schemas"]["Orphan"][];
            left: {
                kind: string;
                cloudId: string;
                name: string;
                /** @description Its key in its fleet */
                key: string;
                fleetId: string;
                /** @description The fleet's name; null where no such fleet was ever here */
                fleet: string | null;
                /**
                 * @description `kept` is a volume that was left on purpose, or its snapshot; `unknown-fleet` may be of another service in the same project
                 * @enum {string}
                 */
                state: "orphan" | "kept" | "unknown-fleet";
                /** @description As the cloud tells it */
                createdAt: string | null;
                /** @description Why it is still there */
                reason: string;
            }[];
            /** @description Ids of the fleets of which something is gone: each looks for itself */
            woken: string[];
        };
        ImageUpload: {
            /**
             * Format: uuid
             * @description Also the cloud's id of the image
             */
            id: string;
            name: string;
            diskFormat: string;
            containerFormat: string;
            /**
             * @description receiving; active: whole and verified; removing, then failed: nothing of it is left in the cloud
             * @enum {string}
             */
            status: "receiving" | "active" | "removing" | "failed";
            bytesReceived: number;
            /** @description By its Content-Length; null without one */
            bytesTotal: number | null;
            /** @description SHA-256 in hexadecimal: as it was said, then as it came */
            checksum: string | null;
            /** @description Why it failed */
            message: string | null;
            /** Format: date-time */
            createdAt: string;
        };
        ImageUploadPage: {
            items: components["schemas"]["ImageUpload"][];
            /** @description Continues the list; null at its end */
            nextCursor: string | null;
        };
        PriceBookInput: {
            /** @description Unique name */
            name: string;
            /** @description Currency of every price in the book, ISO 4217 */
            currency: string;
        };
        PriceBook: {
            /** Format: uuid */
            id: string;
            name: string;
            /** @description ISO 4217 */
            currency: string;
            /** @description Whether accounts without a book of their own are billed by it */
            isDefault: boolean;
            /** Format: date-time */
            createdAt: string;
            /** @description By meter and time */
            prices: components["schemas"]["Price"][];
        };
        Price: {
            /** Format: uuid */
            id: string;
            meter: string;
            /** @description What the price is for one of */
            unit: string;
            /** @description Decimal number */
            unitPrice: string;
            /** @description By the account's month, least first; null where every unit costs the same */
            tiers: {
                upTo: string | null;
                /** @description Decimal number */
                unitPrice: string;
            }[] | null;
            tierMode: ("graduated" | "volume") | null;
            /** @description The first units of a month, which cost nothing */
            freeAllowance: string | null;
            /** @description What the meter costs at least in a month in which it is used */
            minimum: string | null;
            /** Format: date-time */
            validFrom: string;
            /** @description First instant after; null while no end is set */
            validTo: string | null;
        };
        PriceBookPage: {
            items: components["schemas"]["PriceBook"][];
            /** @description Continues the list; null at its end */
            nextCursor: string | null;
        };
        PriceInput: {
            /** @description What is priced, such as server.m1.tiny */
            meter: string;
            /** @description Price of one hour, GiB-hour, request or GiB, by the meter; with tiers, of what is beyond the last one */
            unitPrice: string;
            /**
             * Format: date-time
             * @description First instant of the price; a price that had no end ends here
             */
            validFrom: string;
            /** @description First instant after the price; without it, until another one begins */
            validTo?: string | null;
            /** @description By the account's month over all fleets, least first */
            tiers?: components["schemas"]["PriceTier"][] | null;
            /**
             * @description graduated (when left out): each unit costs what the tier says that it falls into; volume: all units cost what the tier says that the total falls into
             * @enum {string}
             */
            tierMode?: "graduated" | "volume";
            /** @description The first units of a month, which cost nothing; tiers count them too */
            freeAllowance?: string | null;
            /** @description What the meter costs at least in a month in which it is used */
            minimum?: string | null;
        };
        PriceTier: {
            /** @description How far it reaches, in units of the account's month; null in the last one: no end */
            upTo: string | null;
            /** @description Price of one unit in it */
            unitPrice: string;
        };
        WhatIfInput: {
            /**
             * Format: uuid
             * @description Whose usage is rated
             */
            accountId: string;
            /** @description Month of the account's time zone, such as 2026-03 */
            period: string;
            /** @description Added to the book one after the other, as they would be */
            prices: components["schemas"]["PriceInput"][];
        };
        WhatIf: {
            currency: string;
            lines: {
                fleetId: string | null;
                fleetName: string | null;
                /** @enum {string} */
                kind: "usage" | "minimum" | "credit";
                meter: string;
                unit: string;
                /** @description Decimal number */
                quantity: string;
                /** @description By the book that the account has */
                now: string;
                /** @description By the other prices */
                then: string;
                /** @description Decimal number */
                difference: string;
            }[];
            /** @description By the book that the account has */
            now: string;
            /** @description By the other prices */
            then: string;
            /** @description Decimal number */
            difference: string;
        };
        UsagePage: {
            items: components["schemas"]["UsageItem"][];
            /** @description Continues the list; null at its end */
            nextCursor: string | null;
        };
        UsageItem: {
            /** @description Null where accounts are not told apart */
            accountId: string | null;
            /** @description Null where fleets are not told apart, and for what is an account's and no fleet's */
            fleetId: string | null;
            /** @description Null where meters are not told apart */
            meter: string | null;
            unit: string;
            /** @description In `unit` */
            quantity: string;
            /** @description How long, whatever the quantity */
            seconds: string;
            /** @description In `currency`, without what has no price */
            cost: string;
            currency: string;
            /** @description False where some of it has no price */
            priced: boolean;
            /** Format: date-time */
            from: string;
            /**
             * Format: date-time
             * @description First instant after
             */
            to: string;
        };
        /** @description CloudEvents 1.0 in JSON */
        UsageEvent: {
            /** @enum {string} */
            specversion: "1.0";
            /** @description Together with `source` it names the event */
            id: string;
            /** @description Who counted */
            source: string;
            /** @enum {string} */
            type: "moorage.usage.device.messages" | "moorage.usage.device.bytes";
            /**
             * Format: date-time
             * @description When it was used; it counts in the hour (UTC) of this. At most 5 minutes in the future, and not older than what is kept
             */
            time: string;
            /**
             * Format: uuid
             * @description Id of the gateway that it is about; it belongs to the fleet
             */
            subject?: string;
            datacontenttype?: string;
            data: {
                /** Format: uuid */
                fleetId: string;
                /** @description Decimal number of at least 0: requests, or GiB (2^30 bytes) */
                quantity: string;
            } & {
                [key: string]: unknown;
            };
        } & {
            [key: string]: unknown;
        };
        IngestedUsageEvents: {
            /** @description Recorded and counted now */
            accepted: number;
            /** @description Recorded before with the same content; they count once */
            duplicates: number;
            /** @description Not taken: another content came before with the same source and id. In the order of the batch */
            conflicts: {
                source: string;
                id: string;
            }[];
        };
        UsageConflictPage: {
            items: components["schemas"]["UsageConflict"][];
            /** @description Continues the list; null at its end */
            nextCursor: string | null;
        };
        UsageConflict: {
            /** Format: uuid */
            id: string;
            source: string;
            eventId: string;
            /** @description What was not taken */
            sent: {
                meter: string;
                /** @description Decimal number */
                quantity: string;
                /** Format: date-time */
                time: string;
                /** Format: uuid */
                fleetId: string;
                deviceId: string | null;
            };
            /** @description What counts; null where it is no longer kept */
            recorded: {
                meter: string;
                /** @description Decimal number */
                quantity: string;
                /** Format: date-time */
                time: string;
                /** Format: uuid */
                fleetId: string;
                deviceId: string | null;
            } | null;
            /** Format: date-time */
            firstAt: string;
            /** Format: date-time */
            lastAt: string;
            /** @description How often it came */
            times: number;
        };
        UsageIntervalPage: {
            items: components["schemas"]["UsageInterval"][];
            /** @description Continues the list; null at its end */
            nextCursor: string | null;
        };
        UsageInterval: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            resourceId: string;
            /** Format: uuid */
            accountId: string;
            /** @description Null for what is an account's, and no fleet's */
            fleetId: string | null;
            kind: string;
            meter: string;
            unit: string;
            /** @description How many at once, or GiB */
            quantity: string;
            /** @description Of a server: running, stopped or shelved */
            state: string | null;
            /** @description Which share of it is billed in that state */
            share: string;
            /** Format: date-time */
            from: string;
            /** @description First instant after; null while it goes on */
            to: string | null;
            /** @enum {string} */
            confidence: "observed" | "derived" | "estimated" | "unknown";
            /** Format: date-time */
            recordedAt: string;
            /** @description What becomes of it; null unless it is unknown */
            treatment: ("bill" | "waive" | "hold") | null;
            /** @description The latest; null where the account's policy counts */
            decision: {
                /** @enum {string} */
                decision: "bill" | "waive" | "hold";
                reason: string;
                decidedBy: string;
                /** Format: date-time */
                decidedAt: string;
            } | null;
        };
        UnknownDecision: {
            /**
             * @description Bill it, give it away, or leave it open
             * @enum {string}
             */
            decision: "bill" | "waive" | "hold";
            reason: string;
        };
        BillingPeriodPage: {
            items: components["schemas"]["BillingPeriod"][];
            /** @description Continues the list; null at its end */
            nextCursor: string | null;
        };
        BillingPeriod: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            accountId: string;
            /** @description Such as 2026-03 */
            month: string;
            /**
             * Format: date-time
             * @description Midnight of the account's time zone
             */
            startsAt: string;
            /**
             * Format: date-time
             * @description First instant after
             */
            endsAt: string;
            /**
             * @description `closing` once its bounds are set; asked again, closing goes on
             * @enum {string}
             */
            status: "open" | "closing" | "closed";
            /** @description By which it was closed; null while it is open */
            priceBookId: string | null;
            /** @description Facts recorded before are in its invoice; null while it is open */
            knownBefore: string | null;
            closingAt: string | null;
            closedAt: string | null;
            /** Format: date-time */
            createdAt: string;
            /** @description Null while it is not closed, and where nothing was charged */
            invoiceId: string | null;
        };
        CreditNoteInput: {
            /** @description Why; it stands on the credit note */
            reason: string;
            lines: {
                /**
                 * Format: uuid
                 * @description A line of the invoice
                 */
                chargeLineId: string;
                /** @description How much of the line is given back, in the invoice's currency */
                amount: string;
            }[];
        };
        Invoice: {
            /** @enum {string} */
            schema: "moorage.invoice/1";
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            kind: "invoice" | "credit-note";
            /** @description Without gaps from 1 for each account and kind */
            sequence: number;
            number: string;
            /** @description Who asks for the money */
            issuer: {
                name: string;
                address: string[];
            };
            account: {
                /** Format: uuid */
                id: string;
                name: string;
                currency: string;
                timeZone: string;
            };
            period: {
                /** Format: uuid */
                id: string;
                label: string;
                /**
                 * Format: date-time
                 * @description ISO 8601, UTC
                 */
                start: string;
                /**
                 * Format: date-time
                 * @description ISO 8601, UTC
                 */
                end: string;
            };
            /**
             * Format: date-time
             * @description ISO 8601, UTC
             */
            issuedAt: string;
            /**
             * Format: date-time
             * @description ISO 8601, UTC
             */
            knownBefore: string;
            credits: {
                /** Format: uuid */
                invoiceId: string;
                number: string;
                reason: string;
            } | null;
            lines: components["schemas"]["InvoiceLine"][];
            /** @description Sum of the lines' amounts, exactly */
            total: string;
        };
        InvoiceLine: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            accountId: string;
            /**
             * Format: uuid
             * @description Month that the charge belongs to: of a correction another one
             */
            chargePeriodId: string;
            /** @description Null for what is charged to the account as a whole */
            fleetId: string | null;
            fleetName: string | null;
            /** @enum {string} */
            kind: "usage" | "minimum" | "credit";
            meter: string;
            unit: string;
            /** @description Null for what has no price */
            priceId: string | null;
            /** @description Null where tiers or an allowance make it differ from unit to unit */
            unitPrice: string | null;
            /** @description In `unit`; below zero where a correction takes back */
            quantity: string;
            /** @description Exact to 12 decimals */
            cost: string;
            /** @description The cost rounded half to even, once, to the decimals of the currency */
            amount: string;
            /** @description ISO 4217 */
            currency: string;
            /** @description Line of an earlier invoice that this one corrects or credits */
            correctsId: string | null;
            /**
             * Format: date-time
             * @description ISO 8601, UTC
             */
            chargeStart: string;
            /**
             * Format: date-time
             * @description ISO 8601, UTC
             */
            chargeEnd: string;
        };
        InvoicePage: {
            items: components["schemas"]["InvoiceHead"][];
            /** @description Continues the list; null at its end */
            nextCursor: string | null;
        };
        InvoiceHead: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            accountId: string;
            /** Format: uuid */
            periodId: string;
            month: string;
            /** @enum {string} */
            kind: "invoice" | "credit-note";
            sequence: number;
            number: string;
            currency: string;
            /** @description Decimal number */
            total: string;
            /** Format: date-time */
            issuedAt: string;
            creditsInvoiceId: string | null;
            /** @description SHA-256 of the invoice as it is read, in hexadecimal */
            digest: string;
        };
        Explanation: {
            line: components["schemas"]["ChargeLine"];
            /**
             * Format: date-time
             * @description Facts recorded before were rated
             */
            knownBefore: string;
            /** @description As it was known then */
            price: components["schemas"]["Price"] | null;
            /** @description Which units of the account's month the price rates: what tiers and allowances go by */
            position: {
                /** @description Decimal number */
                from: string;
                /** @description Decimal number */
                to: string;
            } | null;
            /** @description What the month came to for this fleet, meter and price */
            rated: {
                /** @description Decimal number */
                quantity: string;
                /** @description Decimal number */
                cost: string;
                /** @description Decimal number */
                amount: string;
            };
            /** @description Charged for the same before, first charge first; the line is what lacks to `rated` */
            charged: {
                /** Format: uuid */
                id: string;
                /** Format: uuid */
                invoiceId: string;
                /** @description Decimal number */
                quantity: string;
                /** @description Decimal number */
                cost: string;
                /** @description Decimal number */
                amount: string;
            }[];
            /** @description What used it, by id */
            items: components["schemas"]["ExplainedResource"][];
            /** @description Continues the items; null at their end */
            nextCursor: string | null;
        };
        ChargeLine: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            accountId: string;
            /**
             * Format: uuid
             * @description Month that the charge belongs to: of a correction another one
             */
            chargePeriodId: string;
            /** @description Null for what is charged to the account as a whole */
            fleetId: string | null;
            fleetName: string | null;
            /** @enum {string} */
            kind: "usage" | "minimum" | "credit";
            meter: string;
            unit: string;
            /** @description Null for what has no price */
            priceId: string | null;
            /** @description Null where tiers or an allowance make it differ from unit to unit */
            unitPrice: string | null;
            /** @description In `unit`; below zero where a correction takes back */
            quantity: string;
            /** @description Exact to 12 decimals */
            cost: string;
            /** @description The cost rounded half to even, once, to the decimals of the currency */
            amount: string;
            /** @description ISO 4217 */
            currency: string;
            /** @description Line of an earlier invoice that this one corrects or credits */
            correctsId: string | null;
            /** Format: uuid */
            invoiceId: string;
            position: number;
            /** Format: uuid */
            periodId: string;
            /** Format: date-time */
            chargeStart: string;
            /** Format: date-time */
            chargeEnd: string;
        };
        ExplainedResource: {
            /** @description Of a resource or device; null where it was counted without a device */
            id: string | null;
            /** @enum {string} */
            kind: "resource" | "device";
            /** @description Decimal number */
            quantity: string;
            /** @description Its share of `rated.cost`, by quantity */
            cost: string;
            /** @description By what was known at the closing before; null for a first charge */
            quantityBefore: string | null;
            intervals: {
                /** Format: uuid */
                id: string;
                /** Format: uuid */
                resourceId: string;
                /**
                 * Format: date-time
                 * @description Cut to the line's time
                 */
                from: string;
                /**
                 * Format: date-time
                 * @description First instant after
                 */
                to: string;
                /** @description How many at once, or GiB */
                quantity: string;
                confidence: string;
            }[];
            /** @description All that was heard of it, later than the closing too */
            events: {
                /** Format: uuid */
                id: string;
                /** Format: uuid */
                resourceId: string;
                type: string;
                meter: string | null;
                quantity: string | null;
                /** Format: date-time */
                occurredAt: string;
                /** Format: date-time */
                recordedAt: string;
            }[];
        };
        Spend: {
            /** Format: uuid */
            accountId: string;
            /** @description ISO 4217 */
            currency: string;
            /** @description Such as 2026-03 */
            month: string;
            /** @description What the month that goes on comes to so far */
            monthToDate: string;
            /** @description What it comes to at its end if what runs now runs on, at the prices that are known; counted usage as it stands */
            forecast: string;
            /** @description Null in an account's first month */
            lastMonth: components["schemas"]["MonthSpend"] | null;
            /** @description At most 12 months, oldest first */
            trend: components["schemas"]["MonthSpend"][];
            /** @description At most 10, of the month that goes on, dearest first */
            topFleets: {
                /** Format: uuid */
                fleetId: string;
                fleetName: string | null;
                /** @description Decimal number */
                total: string;
            }[];
            budgets: components["schemas"]["Budget"][];
        };
        MonthSpend: {
            /** @description Such as 2026-03 */
            month: string;
            /** @enum {string} */
            status: "open" | "closing" | "closed";
            /** @description A closed month's invoice total; of another one what it comes to so far */
            total: string;
        };
        Budget: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            accountId: string;
            /** @description Null for the whole account */
            fleetId: string | null;
            name: string;
            /** @description Of a month, in `currency` */
            amount: string;
            /** @description ISO 4217 */
            currency: string;
            /** @enum {string} */
            period: "month";
            /** @description Shares of the amount, least first */
            thresholds: string[];
            /** Format: date-time */
            createdAt: string;
            /** @description Such as 2026-03 */
            month: string;
            /** @description In that month, so far */
            spent: string;
            /** @description Of the amount, to 4 decimals */
            share: string;
            /** @description Thresholds that were reached, newest month first, of the last 12 months with any */
            crossings: {
                /** @description Such as 2026-03 */
                month: string;
                /** @description Decimal number */
                threshold: string;
                /** @description Decimal number */
                spent: string;
                /**
                 * Format: date-time
                 * @description When it was noticed
                 */
                crossedAt: string;
            }[];
        };
        /**
         * @example {
         *       "name": "north",
         *       "amount": "500",
         *       "thresholds": [
         *         "0.5",
         *         "1"
         *       ]
         *     }
         */
        BudgetInput: {
            /** @description Unique within the account */
            name: string;
            /** @description What is to be spent in a month at most, in the account's currency */
            amount: string;
            /**
             * @description A month of the account's time zone
             * @default month
             * @enum {string}
             */
            period: "month";
            /** @description For this fleet only */
            fleetId?: string | null;
            /**
             * @description Shares of the amount; it is recorded once a month when each is reached
             * @default [
             *       "0.5",
             *       "0.8",
             *       "1"
             *     ]
             */
            thresholds: string[];
        };
        BudgetPage: {
            items: components["schemas"]["Budget"][];
            /** @description Continues the list; null at its end */
            nextCursor: string | null;
        };
        UsageReconciliationPage: {
            items: components["schemas"]["UsageReconciliation"][];
            /** @description Continues the list; null at its end */
            nextCursor: string | null;
        };
        UsageReconciliation: {
            /** Format: uuid */
            id: string;
            /** @description `schedule`, or who asked */
            askedBy: string;
            /** Format: date-time */
            askedAt: string;
            /**
             * Format: date-time
             * @description When the clouds were looked at
             */
            takenAt: string;
            /** Format: date-time */
            comparedAt: string;
            /**
             * Format: date-time
             * @description Beginning of the time of which Nova's own count was compared
             */
            from: string;
            /** Format: date-time */
            to: string;
            /** @description Found in the clouds */
            objects: number;
            /** @description Open ones */
            intervals: number;
            /** @description Servers that Nova has counted */
            novaServers: number;
            /**
             * @description Whether a cloud has Gnocchi, and what it was told of servers was compared
             * @enum {string}
             */
            gnocchi: "absent" | "compared" | "unread";
            /** @description Clouds that did not answer: nothing of them is compared */
            unread: {
                cloud: string;
                reason: string;
            }[];
            /** @description How many of each cause */
            differences: {
                [key: string]: number;
            };
        };
        AskedUsageReconciliation: {
            /**
             * Format: uuid
             * @description Its report has this id, once it is there
             */
            id: string;
        };
        UsageDifferencePage: {
            items: components["schemas"]["UsageDifference"][];
            /** @description Continues the list; null at its end */
            nextCursor: string | null;
        };
        UsageDifference: {
            number: number;
            /**
             * @description leak: in the cloud, not metered; phantom: metered, not in the cloud; late: learned afterwards; nova: Nova counts another time
             * @enum {string}
             */
            cause: "leak" | "phantom" | "state" | "resized" | "late" | "nova" | "gnocchi";
            kind: string;
            name: string;
            cloudId: string | null;
            resourceId: string | null;
            fleetId: string | null;
            accountId: string | null;
            message: string;
        };
        Liveness: {
            /** @enum {string} */
            status: "up";
        };
        Health: {
            /** @enum {string} */
            status: "up" | "degraded" | "down";
            parts: {
                database: {
                    /** @enum {string} */
                    state: "up" | "down";
                    detail: string;
                };
                mqtt: {
                    /** @enum {string} */
                    state: "up" | "down";
                    detail: string;
                    /** @description Where gateways connect: the listeners of the embedded broker (one on 0.0.0.0 or loopback at the host of the service), or what MQTT_PUBLIC_URL says; none where nobody has said it of an external broker */
                    gateways: string[];
                };
                openstack: {
                    /** @enum {string} */
                    state: "up" | "down";
                    detail: string;
                };
            };
        };
        SignInMethods: {
            methods: ({
                /** @enum {string} */
                kind: "token";
            } | {
                /** @enum {string} */
                kind: "keystone";
                domain: string;
            } | {
                /** @enum {string} */
                kind: "oidc";
                name: string;
                startUrl: string;
            })[];
        };
        KeystoneSignIn: {
            /** @description Name in Keystone */
            username: string;
            password: string;
            /** @description Domain of the user and the project; the configured one when absent */
            domain?: string;
            /** @description Project to come in with; the user's default or only one when absent */
            project?: string;
        };
        OpenedSession: {
            /** @description Shown only now */
            token: string;
            /** Format: date-time */
            expiresAt: string;
            principal: {
                /** @enum {string} */
                kind: "first-admin" | "api-token" | "keystone" | "oidc";
                name: string;
                /** @enum {string} */
                role: "admin" | "operator" | "billing" | "viewer";
                /** @description The only accounts that they see; null: every one */
                accountIds: string[] | null;
                /** @description When the way in ends; null: never */
                expiresAt: string | null;
            };
        };
        OidcSignIn: {
            /** @description From the address that the browser came back to, after `#sign-in=` */
            code: string;
        };
        DeviceSignIn: {
            /** @description What a person confirms in a browser */
            userCode: string;
            /** @description Where they do */
            verificationUri: string;
            /** @description The same with the code in it, where the provider gives one */
            verificationUriComplete: string | null;
            /** Format: date-time */
            expiresAt: string;
            /** @description How long to wait between two times that the session is asked for */
            intervalSeconds: number;
            /** @description What to ask with */
            deviceCode: string;
        };
        DeviceSessionInput: {
            /** @description As POST /api/v1/sign-in/oidc/device gave it */
            deviceCode: string;
        };
        Principal: {
            /** @enum {string} */
            kind: "first-admin" | "api-token" | "keystone" | "oidc";
            name: string;
            /** @enum {string} */
            role: "admin" | "operator" | "billing" | "viewer";
            /** @description The only accounts that they see; null: every one */
            accountIds: string[] | null;
            /** @description When the way in ends; null: never */
            expiresAt: string | null;
        };
        EndedSessions: {
            actorId: string;
            /** @description How many sessions were ended */
            ended: number;
        };
        ApiTokenInput: {
            /** @description What it is for */
            name: string;
            /**
             * @description What it may do
             * @enum {string}
             */
            role: "admin" | "operator" | "billing" | "viewer";
            /** @description Short for `accountIds` with one */
            accountId?: string | null;
            /** @description The only accounts that it sees; the maker's own when absent, every one where it has no limit */
            accountIds?: string[] | null;
            /** @description When it ends, later than now; never when absent */
            expiresAt?: string | null;
        };
        NewApiToken: {
            /** Format: uuid */
            id: string;
            name: string;
            /** @enum {string} */
            role: "admin" | "operator" | "billing" | "viewer";
            /** @description The account, where it is limited to exactly one */
            accountId: string | null;
            /** @description The only accounts that it sees; null: every one */
            accountIds: string[] | null;
            /** Format: date-time */
            createdAt: string;
            expiresAt: string | null;
            /** @description To the minute */
            lastUsedAt: string | null;
            /** @description Shown only now */
            token: string;
        };
        ApiTokenPage: {
            items: components["schemas"]["ApiToken"][];
            /** @description Continues the list; null at its end */
            nextCursor: string | null;
        };
        ApiToken: {
            /** Format: uuid */
            id: string;
            name: string;
            /** @enum {string} */
            role: "admin" | "operator" | "billing" | "viewer";
            /** @description The account, where it is limited to exactly one */
            accountId: string | null;
            /** @description The only accounts that it sees; null: every one */
            accountIds: string[] | null;
            /** Format: date-time */
            createdAt: string;
            expiresAt: string | null;
            /** @description To the minute */
            lastUsedAt: string | null;
        };
        AuditPage: {
            items: components["schemas"]["AuditEntry"][];
            /** @description Continues the list; null at its end */
            nextCursor: string | null;
        };
        AuditEntry: {
            /** Format: uuid */
            id: string;
            /** Format: date-time */
            at: string;
            /** @description `admin`, the id of an API token, of somebody at an identity provider, or `nobody` where a sign-in was refused */
            actorId: string;
            actor: string;
            role: string;
            /** @description The accounts that the actor is limited to; null: none */
            accountIds: string[] | null;
            /** @description Method and template of the route */
            action: string;
            path: string;
            status: number;
            /** @description The body as it was sent, or the query where there is no body of JSON, with secrets masked; null of usage events, of which `after` has the numbers */
            request: unknown;
            /** @description What it changed, as it was; null where that is new, or no single thing */
            before: unknown;
            /** @description The answer, with secrets masked; of a refused sign-in how many before it have no line, if any: `leftOut` */
            after: unknown;
            address: string | null;
            correlationId: string | null;
        };
        Overview: {
            /** @description Deleted ones are left out */
            fleets: {
                /** @enum {string} */
                status: "pending" | "provisioning" | "ready" | "updating" | "degraded" | "blocked" | "deleting" | "deleted";
                count: number;
            }[];
            /** @description Retired ones are left out */
            devices: {
                /** @enum {string} */
                status: "pending-approval" | "assigning" | "assigned" | "suspended" | "rejected" | "revoked" | "retired";
                count: number;
            }[];
            /** @description Working gateways that are connected: init, ready or alert */
            online: number;
            /** @description First registrations in the last 60 minutes, oldest first */
            registrationsPerMinute: {
                /**
                 * Format: date-time
                 * @description When the minute begins
                 */
                at: string;
                count: number;
            }[];
            /** @description Of the month that goes on, by currency */
            spend: components["schemas"]["SpendTotal"][];
            /** @description What waits for somebody */
            decisions: components["schemas"]["OpenDecisions"];
        };
        SpendTotal: {
            /** @description ISO 4217 */
            currency: string;
            /** @description What the month that goes on comes to so far, as its invoices would say */
            monthToDate: string;
            /** @description What it comes to at its end if what runs now runs on; counted usage as it stands */
            forecast: string;
        };
        OpenDecisions: {
            /** @description Gateways that wait for approval */
            pendingDevices: number;
            /** @description Usage that nobody knows of, and that is held until somebody decides */
            unknownIntervals: number;
            /** @description Fleets that do not go on until somebody changes something */
            blockedFleets: number;
            /** @description Fleets that wait for quota or room in the cloud, and go on by themselves then */
            waitingFleets: number;
        };
        FleetGateways: {
            /** @description Fleets without any are left out */
            fleets: {
                /** Format: uuid */
                fleetId: string;
                /** @description Retired ones are left out */
                total: number;
                /** @description Those of them that wait for approval */
                pending: number;
                /** @description Those of them that work and are connected */
                online: number;
            }[];
        };
        ArchivePage: {
            items: components["schemas"]["Archive"][];
            /** @description Continues the list; null at its end */
            nextCursor: string | null;
        };
        Archive: {
            name: string;
            bytes: number;
            contentType: string;
            /** @description In hexadecimal, as the store verified it */
            md5: string;
            /** Format: date-time */
            storedAt: string;
        };
        ArchiveInput: {
            /** @description Unique within the account */
            name: string;
            contentType: string;
            /**
             * Format: base64
             * @description In base64
             */
            content: string;
        };
        StoredArchive: {
            name: string;
            bytes: number;
            contentType: string;
            /** @description In hexadecimal, as the store verified it */
            md5: string;
            /** Format: date-time */
            storedAt: string;
            /** @description In hexadecimal; kept with the object */
            sha256: string;
            /** @description False when the same content had this name already */
            stored: boolean;
        };
        ArchiveAddress: {
            /** @description Anybody who has it may read the archive */
            url: string;
            /** Format: date-time */
            expiresAt: string;
        };
        EmqxAuthentication: {
            username?: string | null;
            password?: string | null;
            cert_common_name?: string | null;
            clientid?: string | null;
        } & {
            [key: string]: unknown;
        };
        EmqxAuthenticationResult: {
            /** @enum {string} */
            result: "allow" | "deny";
            /** @description What EMQX 6 is to call the client: its user name comes first */
            clientid_override?: string;
            /** @description When EMQX is to end the connection, in seconds since 1970: nobody has this hardware id yet */
            expire_at?: number;
        };
        EmqxAuthorization: {
            username?: string | null;
            topic: string;
            /** @enum {string} */
            action: "publish" | "subscribe";
        } & {
            [key: string]: unknown;
        };
        EmqxResult: {
            /** @enum {string} */
            result: "allow" | "deny";
        };
        VerneRegister: {
            username?: string | null;
            password?: string | null;
            client_id?: string | null;
            mountpoint?: string | null;
        } & {
            [key: string]: unknown;
        };
        VerneRegisterResult: {
            result: "ok" | {
                error: string;
            };
            /** @description What VerneMQ is to call the client: its user name comes first */
            modifiers?: {
                client_id: string;
                mountpoint: string;
            };
        };
        VernePublish: {
            username?: string | null;
            topic: string;
        } & {
            [key: string]: unknown;
        };
        VerneResult: {
            result: "ok" | {
                error: string;
            };
            /** @description 128 refuses a subscription */
            topics?: {
                topic: string;
                qos: number;
            }[];
        };
        VerneSubscribe: {
            username?: string | null;
            topics: ({
                topic: string;
                qos: number;
            } & {
                [key: string]: unknown;
            })[];
        } & {
            [key: string]: unknown;
        };
        /** @description RFC 9457 */
        Problem: {
            /** @description Stable name of the kind of problem */
            type: string;
            title: string;
            status: number;
            /** @description What was wrong, with the values that were found */
            detail: string;
            /** @description Path of the request */
            instance: string;
            /** @description Stable, upper snake case, for programs */
            code: string;
            /** @description Finds the request in the logs; also in X-Correlation-Id */
            correlationId: string;
            /** @description What to do about it */
            action?: string;
            /** @description Where it was wrong: a JSON pointer into the body, or a query parameter */
            errors?: ({
                pointer?: string;
                parameter?: string;
                message?: string;
            } & {
                [key: string]: unknown;
            })[];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    "Account.list": {
        parameters: {
            query?: {
                /** @description How many items at most */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description Only accounts with this in their name */
                q?: string;
                /** @description Rising by one of these, or falling with `-` before it; oldest first without it */
                sort?: "name" | "createdAt" | "-name" | "-createdAt";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List billing accounts */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *           "name": "north",
                     *           "currency": "EUR",
                     *           "timeZone": "Europe/Berlin",
                     *           "priceBookId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *           "unknownPolicy": "bill",
                     *           "createdAt": "2026-03-01T12:00:00.000Z"
                     *         }
                     *       ],
                     *       "nextCursor": "north"
                     *     }
                     */
                    "application/json": components["schemas"]["AccountPage"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Account.create": {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the sender: repeating a request with the same key repeats its answer, not its effect */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "north",
                 *       "currency": "EUR",
                 *       "timeZone": "Europe/Berlin"
                 *     }
                 */
                "application/json": components["schemas"]["AccountInput"];
            };
        };
        responses: {
            /** @description Make a billing account */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "name": "north",
                     *       "currency": "EUR",
                     *       "timeZone": "Europe/Berlin",
                     *       "priceBookId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "unknownPolicy": "bill",
                     *       "createdAt": "2026-03-01T12:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Account"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Account.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Read a billing account */
            200: {
                headers: {
                    /** @description For If-Match of a change */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "name": "north",
                     *       "currency": "EUR",
                     *       "timeZone": "Europe/Berlin",
                     *       "priceBookId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "unknownPolicy": "bill",
                     *       "createdAt": "2026-03-01T12:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Account"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Account.patch": {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag of the read that the change rests on: 412 PRECONDITION_FAILED where somebody changed it meanwhile */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["AccountPatch"];
            };
        };
        responses: {
            /** @description Bill the account otherwise: by another price book, or what nobody knows of */
            200: {
                headers: {
                    /** @description For If-Match of a change */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "name": "north",
                     *       "currency": "EUR",
                     *       "timeZone": "Europe/Berlin",
                     *       "priceBookId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "unknownPolicy": "bill",
                     *       "createdAt": "2026-03-01T12:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Account"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Estimate.estimate": {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the sender: repeating a request with the same key repeats its answer, not its effect */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "spec": {}
                 *     }
                 */
                "application/json": components["schemas"]["EstimateInput"];
            };
        };
        responses: {
            /** @description Estimate what a fleet would cost a month */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "currency": "EUR",
                     *       "monthly": "north",
                     *       "items": [
                     *         {
                     *           "kind": "server",
                     *           "key": "hub",
                     *           "meter": "server.m1.tiny",
                     *           "unit": "Hours",
                     *           "quantity": "north",
                     *           "unitPrice": "1.5",
                     *           "monthly": "1.5"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Estimate"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Blueprint.list": {
        parameters: {
            query?: {
                /** @description How many items at most */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description Only blueprints of this account alone */
                accountId?: string;
                /** @description Only blueprints with this in their name */
                q?: string;
                /** @description Rising by one of these, or falling with `-` before it; oldest first without it */
                sort?: "name" | "createdAt" | "updatedAt" | "-name" | "-createdAt" | "-updatedAt";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List blueprints */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *           "name": "north",
                     *           "accountId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *           "version": 1,
                     *           "spec": {
                     *             "networks": [],
                     *             "securityGroups": [],
                     *             "servers": []
                     *           },
                     *           "createdAt": "2026-03-01T12:00:00.000Z",
                     *           "updatedAt": "2026-03-01T12:00:00.000Z"
                     *         }
                     *       ],
                     *       "nextCursor": "north"
                     *     }
                     */
                    "application/json": components["schemas"]["BlueprintPage"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Blueprint.create": {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the sender: repeating a request with the same key repeats its answer, not its effect */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "north",
                 *       "spec": {}
                 *     }
                 */
                "application/json": components["schemas"]["NewBlueprint"];
            };
        };
        responses: {
            /** @description Make a blueprint */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "name": "north",
                     *       "accountId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "version": 1,
                     *       "spec": {
                     *         "networks": [
                     *           {
                     *             "key": "hub"
                     *           }
                     *         ],
                     *         "securityGroups": [
                     *           {
                     *             "key": "hub",
                     *             "rules": [
                     *               {
                     *                 "direction": "ingress"
                     *               }
                     *             ]
                     *           }
                     *         ],
                     *         "servers": [
                     *           {
                     *             "key": "hub",
                     *             "image": "guest",
                     *             "flavor": "m1.tiny",
                     *             "count": 0,
                     *             "networks": [
                     *               "north"
                     *             ],
                     *             "floatingIp": true
                     *           }
                     *         ]
                     *       },
                     *       "createdAt": "2026-03-01T12:00:00.000Z",
                     *       "updatedAt": "2026-03-01T12:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Blueprint"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Blueprint.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Read a blueprint in its newest version */
            200: {
                headers: {
                    /** @description For If-Match of a change */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "name": "north",
                     *       "accountId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "version": 1,
                     *       "spec": {
                     *         "networks": [
                     *           {
                     *             "key": "hub"
                     *           }
                     *         ],
                     *         "securityGroups": [
                     *           {
                     *             "key": "hub",
                     *             "rules": [
                     *               {
                     *                 "direction": "ingress"
                     *               }
                     *             ]
                     *           }
                     *         ],
                     *         "servers": [
                     *           {
                     *             "key": "hub",
                     *             "image": "guest",
                     *             "flavor": "m1.tiny",
                     *             "count": 0,
                     *             "networks": [
                     *               "north"
                     *             ],
                     *             "floatingIp": true
                     *           }
                     *         ]
                     *       },
                     *       "createdAt": "2026-03-01T12:00:00.000Z",
                     *       "updatedAt": "2026-03-01T12:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Blueprint"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Blueprint.update": {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag of the read that the change rests on: 412 PRECONDITION_FAILED where somebody changed it meanwhile */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "north",
                 *       "spec": {}
                 *     }
                 */
                "application/json": components["schemas"]["BlueprintInput"];
            };
        };
        responses: {
            /** @description Make a new version of a blueprint */
            200: {
                headers: {
                    /** @description For If-Match of a change */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "name": "north",
                     *       "accountId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "version": 1,
                     *       "spec": {
                     *         "networks": [
                     *           {
                     *             "key": "hub"
                     *           }
                     *         ],
                     *         "securityGroups": [
                     *           {
                     *             "key": "hub",
                     *             "rules": [
                     *               {
                     *                 "direction": "ingress"
                     *               }
                     *             ]
                     *           }
                     *         ],
                     *         "servers": [
                     *           {
                     *             "key": "hub",
                     *             "image": "guest",
                     *             "flavor": "m1.tiny",
                     *             "count": 0,
                     *             "networks": [
                     *               "north"
                     *             ],
                     *             "floatingIp": true
                     *           }
                     *         ]
                     *       },
                     *       "createdAt": "2026-03-01T12:00:00.000Z",
                     *       "updatedAt": "2026-03-01T12:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Blueprint"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Blueprint.remove": {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag of the read that the change rests on: 412 PRECONDITION_FAILED where somebody changed it meanwhile */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Delete a blueprint that no fleet is built from */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Blueprint.rollBack": {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag of the read that the change rests on: 412 PRECONDITION_FAILED where somebody changed it meanwhile */
                "If-Match"?: string;
                /** @description Chosen by the sender: repeating a request with the same key repeats its answer, not its effect */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "version": 1
                 *     }
                 */
                "application/json": components["schemas"]["Rollback"];
            };
        };
        responses: {
            /** @description Make a new version of a blueprint that is as an earlier one was */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "name": "north",
                     *       "accountId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "version": 1,
                     *       "spec": {
                     *         "networks": [
                     *           {
                     *             "key": "hub"
                     *           }
                     *         ],
                     *         "securityGroups": [
                     *           {
                     *             "key": "hub",
                     *             "rules": [
                     *               {
                     *                 "direction": "ingress"
                     *               }
                     *             ]
                     *           }
                     *         ],
                     *         "servers": [
                     *           {
                     *             "key": "hub",
                     *             "image": "guest",
                     *             "flavor": "m1.tiny",
                     *             "count": 0,
                     *             "networks": [
                     *               "north"
                     *             ],
                     *             "floatingIp": true
                     *           }
                     *         ]
                     *       },
                     *       "createdAt": "2026-03-01T12:00:00.000Z",
                     *       "updatedAt": "2026-03-01T12:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Blueprint"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Blueprint.versions": {
        parameters: {
            query?: {
                /** @description How many items at most */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List the versions of a blueprint, newest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "version": 1,
                     *           "spec": {
                     *             "networks": [],
                     *             "securityGroups": [],
                     *             "servers": []
                     *           },
                     *           "createdAt": "2026-03-01T12:00:00.000Z"
                     *         }
                     *       ],
                     *       "nextCursor": "north"
                     *     }
                     */
                    "application/json": components["schemas"]["BlueprintVersionPage"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Fleet.list": {
        parameters: {
            query?: {
                /** @description How many items at most */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description Only fleets of this account */
                accountId?: string;
                /** @description Only fleets of this blueprint */
                blueprintId?: string;
                /** @description Only fleets in this state */
                status?: "pending" | "provisioning" | "ready" | "updating" | "degraded" | "blocked" | "deleting" | "deleted";
                /** @description Only fleets with this in their name */
                q?: string;
                /** @description Rising by one of these, or falling with `-` before it; oldest first without it */
                sort?: "name" | "status" | "createdAt" | "updatedAt" | "-name" | "-status" | "-createdAt" | "-updatedAt";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List fleets */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *           "name": "north",
                     *           "accountId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *           "blueprintId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *           "blueprintVersion": 1,
                     *           "wantedVersion": 1,
                     *           "approval": "automatic",
                     *           "cloud": "north",
                     *           "engine": "native",
                     *           "project": {
                     *             "own": true,
                     *             "id": "north",
                     *             "quotas": null
                     *           },
                     *           "driftPolicy": "repair",
                     *           "status": "pending",
                     *           "conditions": [
                     *             {
                     *               "type": "north",
                     *               "status": "true",
                     *               "reason": "north",
                     *               "message": "north",
                     *               "since": "2026-03-01T12:00:00.000Z"
                     *             }
                     *           ],
                     *           "endpoint": {
                     *             "host": "203.0.113.7",
                     *             "port": 1,
                     *             "tls": true
                     *           },
                     *           "buildRequestedAt": "2026-03-01T12:00:00.000Z",
                     *           "pause": {
                     *             "at": "2026-03-01T12:00:00.000Z",
                     *             "by": "north",
                     *             "reason": "Paused"
                     *           },
                     *           "deleteRequestedAt": "2026-03-01T12:00:00.000Z",
                     *           "deletedAt": "2026-03-01T12:00:00.000Z",
                     *           "createdAt": "2026-03-01T12:00:00.000Z",
                     *           "updatedAt": "2026-03-01T12:00:00.000Z"
                     *         }
                     *       ],
                     *       "nextCursor": "north"
                     *     }
                     */
                    "application/json": components["schemas"]["FleetPage"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Fleet.create": {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the sender: repeating a request with the same key repeats its answer, not its effect */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "north",
                 *       "accountId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                 *       "blueprintId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20"
                 *     }
                 */
                "application/json": components["schemas"]["FleetInput"];
            };
        };
        responses: {
            /** @description Make a fleet */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "name": "north",
                     *       "accountId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "blueprintId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "blueprintVersion": 1,
                     *       "wantedVersion": 1,
                     *       "approval": "automatic",
                     *       "cloud": "north",
                     *       "engine": "native",
                     *       "project": {
                     *         "own": true,
                     *         "id": "north",
                     *         "quotas": {}
                     *       },
                     *       "driftPolicy": "repair",
                     *       "status": "pending",
                     *       "conditions": [
                     *         {
                     *           "type": "north",
                     *           "status": "true",
                     *           "reason": "north",
                     *           "message": "north",
                     *           "since": "2026-03-01T12:00:00.000Z"
                     *         }
                     *       ],
                     *       "endpoint": {
                     *         "host": "203.0.113.7",
                     *         "port": 1,
                     *         "tls": true
                     *       },
                     *       "buildRequestedAt": "2026-03-01T12:00:00.000Z",
                     *       "pause": {
                     *         "at": "2026-03-01T12:00:00.000Z",
                     *         "by": "north",
                     *         "reason": "Paused"
                     *       },
                     *       "deleteRequestedAt": "2026-03-01T12:00:00.000Z",
                     *       "deletedAt": "2026-03-01T12:00:00.000Z",
                     *       "createdAt": "2026-03-01T12:00:00.000Z",
                     *       "updatedAt": "2026-03-01T12:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Fleet"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Fleet.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Read a fleet */
            200: {
                headers: {
                    /** @description For If-Match of a change */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "name": "north",
                     *       "accountId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "blueprintId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "blueprintVersion": 1,
                     *       "wantedVersion": 1,
                     *       "approval": "automatic",
                     *       "cloud": "north",
                     *       "engine": "native",
                     *       "project": {
                     *         "own": true,
                     *         "id": "north",
                     *         "quotas": {}
                     *       },
                     *       "driftPolicy": "repair",
                     *       "status": "pending",
                     *       "conditions": [
                     *         {
                     *           "type": "north",
                     *           "status": "true",
                     *           "reason": "north",
                     *           "message": "north",
                     *           "since": "2026-03-01T12:00:00.000Z"
                     *         }
                     *       ],
                     *       "endpoint": {
                     *         "host": "203.0.113.7",
                     *         "port": 1,
                     *         "tls": true
                     *       },
                     *       "buildRequestedAt": "2026-03-01T12:00:00.000Z",
                     *       "pause": {
                     *         "at": "2026-03-01T12:00:00.000Z",
                     *         "by": "north",
                     *         "reason": "Paused"
                     *       },
                     *       "deleteRequestedAt": "2026-03-01T12:00:00.000Z",
                     *       "deletedAt": "2026-03-01T12:00:00.000Z",
                     *       "createdAt": "2026-03-01T12:00:00.000Z",
                     *       "updatedAt": "2026-03-01T12:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Fleet"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Fleet.remove": {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag of the read that the change rests on: 412 PRECONDITION_FAILED where somebody changed it meanwhile */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Delete a fleet */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "name": "north",
                     *       "accountId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "blueprintId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "blueprintVersion": 1,
                     *       "wantedVersion": 1,
                     *       "approval": "automatic",
                     *       "cloud": "north",
                     *       "engine": "native",
                     *       "project": {
                     *         "own": true,
                     *         "id": "north",
                     *         "quotas": {}
                     *       },
                     *       "driftPolicy": "repair",
                     *       "status": "pending",
                     *       "conditions": [
                     *         {
                     *           "type": "north",
                     *           "status": "true",
                     *           "reason": "north",
                     *           "message": "north",
                     *           "since": "2026-03-01T12:00:00.000Z"
                     *         }
                     *       ],
                     *       "endpoint": {
                     *         "host": "203.0.113.7",
                     *         "port": 1,
                     *         "tls": true
                     *       },
                     *       "buildRequestedAt": "2026-03-01T12:00:00.000Z",
                     *       "pause": {
                     *         "at": "2026-03-01T12:00:00.000Z",
                     *         "by": "north",
                     *         "reason": "Paused"
                     *       },
                     *       "deleteRequestedAt": "2026-03-01T12:00:00.000Z",
                     *       "deletedAt": "2026-03-01T12:00:00.000Z",
                     *       "createdAt": "2026-03-01T12:00:00.000Z",
                     *       "updatedAt": "2026-03-01T12:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Fleet"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Fleet.patch": {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag of the read that the change rests on: 412 PRECONDITION_FAILED where somebody changed it meanwhile */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["FleetPatch"];
            };
        };
        responses: {
            /** @description Change the blueprint, the approval, the drift policy or the quotas of a fleet */
            200: {
                headers: {
                    /** @description For If-Match of a change */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "name": "north",
                     *       "accountId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "blueprintId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "blueprintVersion": 1,
                     *       "wantedVersion": 1,
                     *       "approval": "automatic",
                     *       "cloud": "north",
                     *       "engine": "native",
                     *       "project": {
                     *         "own": true,
                     *         "id": "north",
                     *         "quotas": {}
                     *       },
                     *       "driftPolicy": "repair",
                     *       "status": "pending",
                     *       "conditions": [
                     *         {
                     *           "type": "north",
                     *           "status": "true",
                     *           "reason": "north",
                     *           "message": "north",
                     *           "since": "2026-03-01T12:00:00.000Z"
                     *         }
                     *       ],
                     *       "endpoint": {
                     *         "host": "203.0.113.7",
                     *         "port": 1,
                     *         "tls": true
                     *       },
                     *       "buildRequestedAt": "2026-03-01T12:00:00.000Z",
                     *       "pause": {
                     *         "at": "2026-03-01T12:00:00.000Z",
                     *         "by": "north",
                     *         "reason": "Paused"
                     *       },
                     *       "deleteRequestedAt": "2026-03-01T12:00:00.000Z",
                     *       "deletedAt": "2026-03-01T12:00:00.000Z",
                     *       "createdAt": "2026-03-01T12:00:00.000Z",
                     *       "updatedAt": "2026-03-01T12:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Fleet"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "FleetOperations.plan": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Show what the next reconcile would do, in order, and what the fleet will cost a month then */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "steps": [
                     *         {
                     *           "action": "north",
                     *           "kind": "server",
                     *           "key": "hub",
                     *           "name": "north",
                     *           "reason": "north",
                     *           "dependsOn": [
                     *             "north"
                     *           ],
                     *           "meter": "server.m1.tiny",
                     *           "quantity": "1.5"
                     *         }
                     *       ],
                     *       "monthlyCost": {
                     *         "currency": "EUR",
                     *         "total": "1.5",
                     *         "priced": true,
                     *         "items": [
                     *           {
                     *             "meter": "server.m1.tiny",
                     *             "quantity": "1.5",
                     *             "unitPrice": "1.5",
                     *             "cost": "1.5"
                     *           }
                     *         ]
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Plan"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "FleetOperations.reconcile": {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the sender: repeating a request with the same key repeats its answer, not its effect */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Build the fleet, or compare it with the cloud now */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "name": "north",
                     *       "accountId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "blueprintId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "blueprintVersion": 1,
                     *       "wantedVersion": 1,
                     *       "approval": "automatic",
                     *       "cloud": "north",
                     *       "engine": "native",
                     *       "project": {
                     *         "own": true,
                     *         "id": "north",
                     *         "quotas": {}
                     *       },
                     *       "driftPolicy": "repair",
                     *       "status": "pending",
                     *       "conditions": [
                     *         {
                     *           "type": "north",
                     *           "status": "true",
                     *           "reason": "north",
                     *           "message": "north",
                     *           "since": "2026-03-01T12:00:00.000Z"
                     *         }
                     *       ],
                     *       "endpoint": {
                     *         "host": "203.0.113.7",
                     *         "port": 1,
                     *         "tls": true
                     *       },
                     *       "buildRequestedAt": "2026-03-01T12:00:00.000Z",
                     *       "pause": {
                     *         "at": "2026-03-01T12:00:00.000Z",
                     *         "by": "north",
                     *         "reason": "Paused"
                     *       },
                     *       "deleteRequestedAt": "2026-03-01T12:00:00.000Z",
                     *       "deletedAt": "2026-03-01T12:00:00.000Z",
                     *       "createdAt": "2026-03-01T12:00:00.000Z",
                     *       "updatedAt": "2026-03-01T12:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Fleet"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "FleetOperations.resources": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List what the fleet has in the cloud */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "kind": "server",
                     *         "key": "hub",
                     *         "name": "north",
                     *         "cloudId": "north",
                     *         "status": "north",
                     *         "createdAt": "2026-03-01T12:00:00.000Z",
                     *         "attributes": {}
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["Resource"][];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "FleetOperations.topology": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Draw the network picture of what stands */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "nodes": [
                     *         {
                     *           "id": "north",
                     *           "kind": "external_network",
                     *           "name": "north",
                     *           "status": "north",
                     *           "detail": "north"
                     *         }
                     *       ],
                     *       "edges": [
                     *         {
                     *           "from": "north",
                     *           "to": "north",
                     *           "kind": "gateway"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Topology"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "FleetOperations.act": {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the sender: repeating a request with the same key repeats its answer, not its effect */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
                key: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "action": "start"
                 *     }
                 */
                "application/json": components["schemas"]["ServerAction"];
            };
        };
        responses: {
            /** @description Start, stop, reboot, rebuild or snapshot a server */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "action": "north",
                     *       "server": "north",
                     *       "imageId": "north",
                     *       "image": {
                     *         "id": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *         "name": "north",
                     *         "imageName": "north",
                     *         "server": "north",
                     *         "status": "creating",
                     *         "cloudStatus": "north",
                     *         "imageId": "north",
                     *         "sizeBytes": 1,
                     *         "checksum": "north",
                     *         "message": "north",
                     *         "createdAt": "2026-03-01T12:00:00.000Z"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ServerActionResult"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "FleetOperations.console": {
        parameters: {
            query?: {
                /** @description Only the last lines */
                lines?: number;
            };
            header?: never;
            path: {
                id: string;
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Read a server's console log */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "server": "north",
                     *       "output": "north"
                     *     }
                     */
                    "application/json": components["schemas"]["ConsoleLog"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "FleetEvent.list": {
        parameters: {
            query?: {
                /** @description How many items at most */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description Oldest or newest first */
                order?: "asc" | "desc";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Read a fleet's history, or follow it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *           "seq": "north",
                     *           "type": "north",
                     *           "message": "north",
                     *           "details": {},
                     *           "correlationId": "order-4711-abc",
                     *           "occurredAt": "2026-03-01T12:00:00.000Z"
                     *         }
                     *       ],
                     *       "nextCursor": "north"
                     *     }
                     */
                    "application/json": components["schemas"]["FleetEventPage"];
                    "text/event-stream": string;
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "FleetDrift.report": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Compare the fleet with the cloud now, and tell what others have changed, deleted or added */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "policy": "repair",
                     *       "checkedAt": "2026-03-01T12:00:00.000Z",
                     *       "drifted": true,
                     *       "differences": [
                     *         {
                     *           "kind": "server",
                     *           "key": "hub",
                     *           "name": "north",
                     *           "cloudId": "north",
                     *           "change": "deleted",
                     *           "reason": "north",
                     *           "repair": "north"
                     *         }
                     *       ],
                     *       "added": [
                     *         {
                     *           "kind": "subnet",
                     *           "cloudId": "north",
                     *           "name": "north",
                     *           "on": "north"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Drift"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "FleetDrift.repair": {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the sender: repeating a request with the same key repeats its answer, not its effect */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Mend what others have changed or deleted, whatever the drift policy says */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "name": "north",
                     *       "accountId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "blueprintId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "blueprintVersion": 1,
                     *       "wantedVersion": 1,
                     *       "approval": "automatic",
                     *       "cloud": "north",
                     *       "engine": "native",
                     *       "project": {
                     *         "own": true,
                     *         "id": "north",
                     *         "quotas": {}
                     *       },
                     *       "driftPolicy": "repair",
                     *       "status": "pending",
                     *       "conditions": [
                     *         {
                     *           "type": "north",
                     *           "status": "true",
                     *           "reason": "north",
                     *           "message": "north",
                     *           "since": "2026-03-01T12:00:00.000Z"
                     *         }
                     *       ],
                     *       "endpoint": {
                     *         "host": "203.0.113.7",
                     *         "port": 1,
                     *         "tls": true
                     *       },
                     *       "buildRequestedAt": "2026-03-01T12:00:00.000Z",
                     *       "pause": {
                     *         "at": "2026-03-01T12:00:00.000Z",
                     *         "by": "north",
                     *         "reason": "Paused"
                     *       },
                     *       "deleteRequestedAt": "2026-03-01T12:00:00.000Z",
                     *       "deletedAt": "2026-03-01T12:00:00.000Z",
                     *       "createdAt": "2026-03-01T12:00:00.000Z",
                     *       "updatedAt": "2026-03-01T12:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Fleet"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "FleetImage.list": {
        parameters: {
            query?: {
                /** @description How many items at most */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List the golden images of the fleet's servers, oldest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *           "name": "north",
                     *           "imageName": "north",
                     *           "server": "north",
                     *           "status": "creating",
                     *           "cloudStatus": "north",
                     *           "imageId": "north",
                     *           "sizeBytes": 1,
                     *           "checksum": "north",
                     *           "message": "north",
                     *           "createdAt": "2026-03-01T12:00:00.000Z"
                     *         }
                     *       ],
                     *       "nextCursor": "north"
                     *     }
                     */
                    "application/json": components["schemas"]["FleetImagePage"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "FleetImage.take": {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the sender: repeating a request with the same key repeats its answer, not its effect */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "server": "north"
                 *     }
                 */
                "application/json": components["schemas"]["FleetImageInput"];
            };
        };
        responses: {
            /** @description Take a golden image of a server */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "name": "north",
                     *       "imageName": "north",
                     *       "server": "north",
                     *       "status": "creating",
                     *       "cloudStatus": "north",
                     *       "imageId": "north",
                     *       "sizeBytes": 1,
                     *       "checksum": "north",
                     *       "message": "north",
                     *       "createdAt": "2026-03-01T12:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["FleetImage"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "FleetImage.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                imageId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Read a golden image, and how far it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "name": "north",
                     *       "imageName": "north",
                     *       "server": "north",
                     *       "status": "creating",
                     *       "cloudStatus": "north",
                     *       "imageId": "north",
                     *       "sizeBytes": 1,
                     *       "checksum": "north",
                     *       "message": "north",
                     *       "createdAt": "2026-03-01T12:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["FleetImage"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "FleetImage.remove": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                imageId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Delete a golden image */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "name": "north",
                     *       "imageName": "north",
                     *       "server": "north",
                     *       "status": "creating",
                     *       "cloudStatus": "north",
                     *       "imageId": "north",
                     *       "sizeBytes": 1,
                     *       "checksum": "north",
                     *       "message": "north",
                     *       "createdAt": "2026-03-01T12:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["FleetImage"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "FleetSnapshot.list": {
        parameters: {
            query?: {
                /** @description How many items at most */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List the snapshots of the fleet's volumes, oldest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *           "name": "north",
                     *           "snapshotName": "north",
                     *           "volume": "north",
                     *           "status": "creating",
                     *           "cloudStatus": "north",
                     *           "snapshotId": "north",
                     *           "sizeGiB": 1,
                     *           "message": "north",
                     *           "createdAt": "2026-03-01T12:00:00.000Z"
                     *         }
                     *       ],
                     *       "nextCursor": "north"
                     *     }
                     */
                    "application/json": components["schemas"]["FleetSnapshotPage"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "FleetSnapshot.take": {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the sender: repeating a request with the same key repeats its answer, not its effect */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "volume": "north"
                 *     }
                 */
                "application/json": components["schemas"]["FleetSnapshotInput"];
            };
        };
        responses: {
            /** @description Take a snapshot of a volume */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "name": "north",
                     *       "snapshotName": "north",
                     *       "volume": "north",
                     *       "status": "creating",
                     *       "cloudStatus": "north",
                     *       "snapshotId": "north",
                     *       "sizeGiB": 1,
                     *       "message": "north",
                     *       "createdAt": "2026-03-01T12:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["FleetSnapshot"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "FleetSnapshot.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                snapshotId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Read a snapshot, and how far it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "name": "north",
                     *       "snapshotName": "north",
                     *       "volume": "north",
                     *       "status": "creating",
                     *       "cloudStatus": "north",
                     *       "snapshotId": "north",
                     *       "sizeGiB": 1,
                     *       "message": "north",
                     *       "createdAt": "2026-03-01T12:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["FleetSnapshot"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "FleetSnapshot.remove": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                snapshotId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Delete a snapshot */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "name": "north",
                     *       "snapshotName": "north",
                     *       "volume": "north",
                     *       "status": "creating",
                     *       "cloudStatus": "north",
                     *       "snapshotId": "north",
                     *       "sizeGiB": 1,
                     *       "message": "north",
                     *       "createdAt": "2026-03-01T12:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["FleetSnapshot"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "FleetPause.pause": {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the sender: repeating a request with the same key repeats its answer, not its effect */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Change nothing of the fleet in the cloud until it is resumed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "name": "north",
                     *       "accountId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "blueprintId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "blueprintVersion": 1,
                     *       "wantedVersion": 1,
                     *       "approval": "automatic",
                     *       "cloud": "north",
                     *       "engine": "native",
                     *       "project": {
                     *         "own": true,
                     *         "id": "north",
                     *         "quotas": {}
                     *       },
                     *       "driftPolicy": "repair",
                     *       "status": "pending",
                     *       "conditions": [
                     *         {
                     *           "type": "north",
                     *           "status": "true",
                     *           "reason": "north",
                     *           "message": "north",
                     *           "since": "2026-03-01T12:00:00.000Z"
                     *         }
                     *       ],
                     *       "endpoint": {
                     *         "host": "203.0.113.7",
                     *         "port": 1,
                     *         "tls": true
                     *       },
                     *       "buildRequestedAt": "2026-03-01T12:00:00.000Z",
                     *       "pause": {
                     *         "at": "2026-03-01T12:00:00.000Z",
                     *         "by": "north",
                     *         "reason": "Paused"
                     *       },
                     *       "deleteRequestedAt": "2026-03-01T12:00:00.000Z",
                     *       "deletedAt": "2026-03-01T12:00:00.000Z",
                     *       "createdAt": "2026-03-01T12:00:00.000Z",
                     *       "updatedAt": "2026-03-01T12:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Fleet"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "FleetPause.resume": {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the sender: repeating a request with the same key repeats its answer, not its effect */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Let a paused fleet go on */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "name": "north",
                     *       "accountId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "blueprintId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "blueprintVersion": 1,
                     *       "wantedVersion": 1,
                     *       "approval": "automatic",
                     *       "cloud": "north",
                     *       "engine": "native",
                     *       "project": {
                     *         "own": true,
                     *         "id": "north",
                     *         "quotas": {}
                     *       },
                     *       "driftPolicy": "repair",
                     *       "status": "pending",
                     *       "conditions": [
                     *         {
                     *           "type": "north",
                     *           "status": "true",
                     *           "reason": "north",
                     *           "message": "north",
                     *           "since": "2026-03-01T12:00:00.000Z"
                     *         }
                     *       ],
                     *       "endpoint": {
                     *         "host": "203.0.113.7",
                     *         "port": 1,
                     *         "tls": true
                     *       },
                     *       "buildRequestedAt": "2026-03-01T12:00:00.000Z",
                     *       "pause": {
                     *         "at": "2026-03-01T12:00:00.000Z",
                     *         "by": "north",
                     *         "reason": "Paused"
                     *       },
                     *       "deleteRequestedAt": "2026-03-01T12:00:00.000Z",
                     *       "deletedAt": "2026-03-01T12:00:00.000Z",
                     *       "createdAt": "2026-03-01T12:00:00.000Z",
                     *       "updatedAt": "2026-03-01T12:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Fleet"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "FleetPause.cancel": {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the sender: repeating a request with the same key repeats its answer, not its effect */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Stop the run that is under way, and pause the fleet */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "name": "north",
                     *       "accountId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "blueprintId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "blueprintVersion": 1,
                     *       "wantedVersion": 1,
                     *       "approval": "automatic",
                     *       "cloud": "north",
                     *       "engine": "native",
                     *       "project": {
                     *         "own": true,
                     *         "id": "north",
                     *         "quotas": {}
                     *       },
                     *       "driftPolicy": "repair",
                     *       "status": "pending",
                     *       "conditions": [
                     *         {
                     *           "type": "north",
                     *           "status": "true",
                     *           "reason": "north",
                     *           "message": "north",
                     *           "since": "2026-03-01T12:00:00.000Z"
                     *         }
                     *       ],
                     *       "endpoint": {
                     *         "host": "203.0.113.7",
                     *         "port": 1,
                     *         "tls": true
                     *       },
                     *       "buildRequestedAt": "2026-03-01T12:00:00.000Z",
                     *       "pause": {
                     *         "at": "2026-03-01T12:00:00.000Z",
                     *         "by": "north",
                     *         "reason": "Paused"
                     *       },
                     *       "deleteRequestedAt": "2026-03-01T12:00:00.000Z",
                     *       "deletedAt": "2026-03-01T12:00:00.000Z",
                     *       "createdAt": "2026-03-01T12:00:00.000Z",
                     *       "updatedAt": "2026-03-01T12:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Fleet"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "FleetKeyPair.reveal": {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the sender: repeating a request with the same key repeats its answer, not its effect */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Show the private half of the fleet's generated key pair; it is in this answer and is then erased */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "publicKey": "north",
                     *       "privateKey": "north"
                     *     }
                     */
                    "application/json": components["schemas"]["RevealedKeyPair"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "FleetTemplate.read": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Read what the fleet consists of as a Heat template */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/yaml": components["schemas"]["HeatTemplate"];
                    /**
                     * @example {
                     *       "heat_template_version": "north",
                     *       "description": "north",
                     *       "parameters": {},
                     *       "resources": {},
                     *       "outputs": {}
                     *     }
                     */
                    "application/json": components["schemas"]["HeatTemplate"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Link.list": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List the fleets that this one is linked with */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "peerId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *         "peerName": "north",
                     *         "ownerId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *         "phase": "waiting",
                     *         "reason": "north",
                     *         "createdAt": "2026-03-01T12:00:00.000Z"
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["Link"][];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Link.create": {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the sender: repeating a request with the same key repeats its answer, not its effect */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "peerId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20"
                 *     }
                 */
                "application/json": components["schemas"]["LinkInput"];
            };
        };
        responses: {
            /** @description Join the fleet's networks with another fleet's */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "peerId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "peerName": "north",
                     *       "ownerId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "phase": "waiting",
                     *       "reason": "north",
                     *       "createdAt": "2026-03-01T12:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Link"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Link.remove": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                peerId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Separate the two fleets' networks again */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "peerId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "peerName": "north",
                     *       "ownerId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "phase": "waiting",
                     *       "reason": "north",
                     *       "createdAt": "2026-03-01T12:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Link"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Enrollment.list": {
        parameters: {
            query?: {
                /** @description How many items at most */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List the fleet's enrollment groups */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *           "fleetId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *           "kind": "secret",
                     *           "createdAt": "2026-03-01T12:00:00.000Z",
                     *           "revokedAt": "2026-03-01T12:00:00.000Z",
                     *           "maxDevices": 1,
                     *           "expiresAt": "2026-03-01T12:00:00.000Z",
                     *           "allowList": true,
                     *           "perSecond": 1,
                     *           "verificationCode": "north",
                     *           "verifiedAt": "2026-03-01T12:00:00.000Z",
                     *           "previousSecretUntil": "2026-03-01T12:00:00.000Z"
                     *         }
                     *       ],
                     *       "nextCursor": "north"
                     *     }
                     */
                    "application/json": components["schemas"]["EnrollmentPage"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Enrollment.create": {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the sender: repeating a request with the same key repeats its answer, not its effect */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "kind": "secret"
                 *     }
                 */
                "application/json": components["schemas"]["EnrollmentInput"];
            };
        };
        responses: {
            /** @description Make an enrollment group; its secret is in this answer and nowhere else */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "fleetId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "kind": "secret",
                     *       "createdAt": "2026-03-01T12:00:00.000Z",
                     *       "revokedAt": "2026-03-01T12:00:00.000Z",
                     *       "maxDevices": 1,
                     *       "expiresAt": "2026-03-01T12:00:00.000Z",
                     *       "allowList": true,
                     *       "perSecond": 1,
                     *       "verificationCode": "north",
                     *       "verifiedAt": "2026-03-01T12:00:00.000Z",
                     *       "previousSecretUntil": "2026-03-01T12:00:00.000Z",
                     *       "secret": "north"
                     *     }
                     */
                    "application/json": components["schemas"]["NewEnrollment"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Enrollment.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                enrollmentId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Read an enrollment group */
            200: {
                headers: {
                    /** @description For If-Match of a change */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "fleetId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "kind": "secret",
                     *       "createdAt": "2026-03-01T12:00:00.000Z",
                     *       "revokedAt": "2026-03-01T12:00:00.000Z",
                     *       "maxDevices": 1,
                     *       "expiresAt": "2026-03-01T12:00:00.000Z",
                     *       "allowList": true,
                     *       "perSecond": 1,
                     *       "verificationCode": "north",
                     *       "verifiedAt": "2026-03-01T12:00:00.000Z",
                     *       "previousSecretUntil": "2026-03-01T12:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Enrollment"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Enrollment.revoke": {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag of the read that the change rests on: 412 PRECONDITION_FAILED where somebody changed it meanwhile */
                "If-Match"?: string;
            };
            path: {
                id: string;
                enrollmentId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Revoke an enrollment group */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Enrollment.patch": {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag of the read that the change rests on: 412 PRECONDITION_FAILED where somebody changed it meanwhile */
                "If-Match"?: string;
            };
            path: {
                id: string;
                enrollmentId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["EnrollmentPatch"];
            };
        };
        responses: {
            /** @description Change what new devices an enrollment group takes */
            200: {
                headers: {
                    /** @description For If-Match of a change */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "fleetId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "kind": "secret",
                     *       "createdAt": "2026-03-01T12:00:00.000Z",
                     *       "revokedAt": "2026-03-01T12:00:00.000Z",
                     *       "maxDevices": 1,
                     *       "expiresAt": "2026-03-01T12:00:00.000Z",
                     *       "allowList": true,
                     *       "perSecond": 1,
                     *       "verificationCode": "north",
                     *       "verifiedAt": "2026-03-01T12:00:00.000Z",
                     *       "previousSecretUntil": "2026-03-01T12:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Enrollment"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Enrollment.verify": {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag of the read that the change rests on: 412 PRECONDITION_FAILED where somebody changed it meanwhile */
                "If-Match"?: string;
                /** @description Chosen by the sender: repeating a request with the same key repeats its answer, not its effect */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
                enrollmentId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "certificate": "north"
                 *     }
                 */
                "application/json": components["schemas"]["VerificationInput"];
            };
        };
        responses: {
            /** @description Prove possession of the key of an enrollment group’s authority */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "fleetId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "kind": "secret",
                     *       "createdAt": "2026-03-01T12:00:00.000Z",
                     *       "revokedAt": "2026-03-01T12:00:00.000Z",
                     *       "maxDevices": 1,
                     *       "expiresAt": "2026-03-01T12:00:00.000Z",
                     *       "allowList": true,
                     *       "perSecond": 1,
                     *       "verificationCode": "north",
                     *       "verifiedAt": "2026-03-01T12:00:00.000Z",
                     *       "previousSecretUntil": "2026-03-01T12:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Enrollment"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Enrollment.rotate": {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag of the read that the change rests on: 412 PRECONDITION_FAILED where somebody changed it meanwhile */
                "If-Match"?: string;
                /** @description Chosen by the sender: repeating a request with the same key repeats its answer, not its effect */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
                enrollmentId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["RotationInput"];
            };
        };
        responses: {
            /** @description Give an enrollment group a new secret; it is in this answer and nowhere else */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "secret": "north",
                     *       "previousSecretUntil": "2026-03-01T12:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["RotatedSecret"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Enrollment.endOverlap": {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag of the read that the change rests on: 412 PRECONDITION_FAILED where somebody changed it meanwhile */
                "If-Match"?: string;
            };
            path: {
                id: string;
                enrollmentId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description End the validity of the secret before the newest one now */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "AllowList.list": {
        parameters: {
            query?: {
                /** @description How many items at most */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
            };
            header?: never;
            path: {
                id: string;
                enrollmentId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List the hardware ids that an enrollment group takes */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "hardwareId": "gw-0017",
                     *           "addedAt": "2026-03-01T12:00:00.000Z"
                     *         }
                     *       ],
                     *       "nextCursor": "north"
                     *     }
                     */
                    "application/json": components["schemas"]["AllowedHardwarePage"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "AllowList.import": {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the sender: repeating a request with the same key repeats its answer, not its effect */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
                enrollmentId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "text/csv": string;
            };
        };
        responses: {
            /** @description Import hardware ids that an enrollment group takes */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "added": 1,
                     *       "known": 1,
                     *       "invalid": 1,
                     *       "lines": [
                     *         {
                     *           "line": 1,
                     *           "hardwareId": "gw-0017",
                     *           "result": "added",
                     *           "reason": "north"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ImportReport"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "AllowList.remove": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                enrollmentId: string;
                hardwareId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Take a hardware id off the list */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Device.list": {
        parameters: {
            query?: {
                /** @description How many items at most */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description Only gateways of this fleet */
                fleetId?: string;
                /** @description Only gateways with this status; retired ones only by it */
                status?: "pending-approval" | "assigning" | "assigned" | "suspended" | "rejected" | "revoked" | "retired";
                /** @description Only gateways with this hardware id */
                hardwareId?: string;
                /** @description Only gateways of this account's fleets */
                accountId?: string;
                /** @description Only gateways of this model */
                model?: string;
                /** @description Only gateways with this in their hardware id */
                q?: string;
                /** @description Only working gateways that are connected (init, ready or alert), or only the others */
                online?: "true" | "false";
                /** @description Rising by one of these, or falling with `-` before it; oldest first without it */
                sort?: "hardwareId" | "status" | "model" | "registeredAt" | "lastSeenAt" | "-hardwareId" | "-status" | "-model" | "-registeredAt" | "-lastSeenAt";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List gateways */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *           "fleetId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *           "hardwareId": "gw-0017",
                     *           "keyFingerprint": "north",
                     *           "enrollmentId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *           "status": "pending-approval",
                     *           "reason": "north",
                     *           "model": "bridge-2",
                     *           "firmware": "1.4.2",
                     *           "attributes": {},
                     *           "endpoint": {
                     *             "host": "203.0.113.7",
                     *             "port": 1,
                     *             "tls": true
                     *           },
                     *           "certificateExpiresAt": "2026-03-01T12:00:00.000Z",
                     *           "state": "north",
                     *           "stateAt": "2026-03-01T12:00:00.000Z",
                     *           "lastSeenAt": "2026-03-01T12:00:00.000Z",
                     *           "registeredAt": "2026-03-01T12:00:00.000Z",
                     *           "updatedAt": "2026-03-01T12:00:00.000Z"
                     *         }
                     *       ],
                     *       "nextCursor": "north"
                     *     }
                     */
                    "application/json": components["schemas"]["DevicePage"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Device.decideMany": {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the sender: repeating a request with the same key repeats its answer, not its effect */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "deviceIds": [
                 *         "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20"
                 *       ],
                 *       "decision": "approve"
                 *     }
                 */
                "application/json": components["schemas"]["DecisionsInput"];
            };
        };
        responses: {
            /** @description Decide about many gateways; each has a result of its own, in order */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "results": [
                     *         {
                     *           "deviceId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *           "status": "pending-approval",
                     *           "error": {
                     *             "code": "FLEET_NOT_FOUND",
                     *             "message": "north"
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["DecisionResults"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Device.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Read a gateway with its timeline */
            200: {
                headers: {
                    /** @description For If-Match of a change */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "fleetId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "hardwareId": "gw-0017",
                     *       "keyFingerprint": "north",
                     *       "enrollmentId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "status": "pending-approval",
                     *       "reason": "north",
                     *       "model": "bridge-2",
                     *       "firmware": "1.4.2",
                     *       "attributes": {},
                     *       "endpoint": {
                     *         "host": "203.0.113.7",
                     *         "port": 1,
                     *         "tls": true
                     *       },
                     *       "certificateExpiresAt": "2026-03-01T12:00:00.000Z",
                     *       "state": "north",
                     *       "stateAt": "2026-03-01T12:00:00.000Z",
                     *       "lastSeenAt": "2026-03-01T12:00:00.000Z",
                     *       "registeredAt": "2026-03-01T12:00:00.000Z",
                     *       "updatedAt": "2026-03-01T12:00:00.000Z",
                     *       "certificate": "north",
                     *       "timeline": [
                     *         {
                     *           "seq": "north",
                     *           "type": "north",
                     *           "message": "north",
                     *           "actor": "north",
                     *           "details": {},
                     *           "correlationId": "order-4711-abc",
                     *           "occurredAt": "2026-03-01T12:00:00.000Z"
                     *         }
                     *       ],
                     *       "timelineLength": 1
                     *     }
                     */
                    "application/json": components["schemas"]["DeviceDetail"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Device.remove": {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag of the read that the change rests on: 412 PRECONDITION_FAILED where somebody changed it meanwhile */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Take a gateway out of service */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Device.timeline": {
        parameters: {
            query?: {
                /** @description How many items at most */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description Oldest or newest first */
                order?: "asc" | "desc";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List what happened to a gateway */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "seq": "north",
                     *           "type": "north",
                     *           "message": "north",
                     *           "actor": "north",
                     *           "details": {},
                     *           "correlationId": "order-4711-abc",
                     *           "occurredAt": "2026-03-01T12:00:00.000Z"
                     *         }
                     *       ],
                     *       "nextCursor": "north"
                     *     }
                     */
                    "application/json": components["schemas"]["DeviceEventPage"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Device.approve": {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag of the read that the change rests on: 412 PRECONDITION_FAILED where somebody changed it meanwhile */
                "If-Match"?: string;
                /** @description Chosen by the sender: repeating a request with the same key repeats its answer, not its effect */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accept a gateway that waits for approval */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "fleetId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "hardwareId": "gw-0017",
                     *       "keyFingerprint": "north",
                     *       "enrollmentId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "status": "pending-approval",
                     *       "reason": "north",
                     *       "model": "bridge-2",
                     *       "firmware": "1.4.2",
                     *       "attributes": {},
                     *       "endpoint": {
                     *         "host": "203.0.113.7",
                     *         "port": 1,
                     *         "tls": true
                     *       },
                     *       "certificateExpiresAt": "2026-03-01T12:00:00.000Z",
                     *       "state": "north",
                     *       "stateAt": "2026-03-01T12:00:00.000Z",
                     *       "lastSeenAt": "2026-03-01T12:00:00.000Z",
                     *       "registeredAt": "2026-03-01T12:00:00.000Z",
                     *       "updatedAt": "2026-03-01T12:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Device"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Device.reject": {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag of the read that the change rests on: 412 PRECONDITION_FAILED where somebody changed it meanwhile */
                "If-Match"?: string;
                /** @description Chosen by the sender: repeating a request with the same key repeats its answer, not its effect */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refuse a gateway that waits for approval */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "fleetId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "hardwareId": "gw-0017",
                     *       "keyFingerprint": "north",
                     *       "enrollmentId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "status": "pending-approval",
                     *       "reason": "north",
                     *       "model": "bridge-2",
                     *       "firmware": "1.4.2",
                     *       "attributes": {},
                     *       "endpoint": {
                     *         "host": "203.0.113.7",
                     *         "port": 1,
                     *         "tls": true
                     *       },
                     *       "certificateExpiresAt": "2026-03-01T12:00:00.000Z",
                     *       "state": "north",
                     *       "stateAt": "2026-03-01T12:00:00.000Z",
                     *       "lastSeenAt": "2026-03-01T12:00:00.000Z",
                     *       "registeredAt": "2026-03-01T12:00:00.000Z",
                     *       "updatedAt": "2026-03-01T12:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Device"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Device.suspend": {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag of the read that the change rests on: 412 PRECONDITION_FAILED where somebody changed it meanwhile */
                "If-Match"?: string;
                /** @description Chosen by the sender: repeating a request with the same key repeats its answer, not its effect */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Suspend a gateway */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "fleetId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "hardwareId": "gw-0017",
                     *       "keyFingerprint": "north",
                     *       "enrollmentId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "status": "pending-approval",
                     *       "reason": "north",
                     *       "model": "bridge-2",
                     *       "firmware": "1.4.2",
                     *       "attributes": {},
                     *       "endpoint": {
                     *         "host": "203.0.113.7",
                     *         "port": 1,
                     *         "tls": true
                     *       },
                     *       "certificateExpiresAt": "2026-03-01T12:00:00.000Z",
                     *       "state": "north",
                     *       "stateAt": "2026-03-01T12:00:00.000Z",
                     *       "lastSeenAt": "2026-03-01T12:00:00.000Z",
                     *       "registeredAt": "2026-03-01T12:00:00.000Z",
                     *       "updatedAt": "2026-03-01T12:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Device"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Device.resume": {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag of the read that the change rests on: 412 PRECONDITION_FAILED where somebody changed it meanwhile */
                "If-Match"?: string;
                /** @description Chosen by the sender: repeating a request with the same key repeats its answer, not its effect */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Let a suspended gateway go on */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "fleetId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "hardwareId": "gw-0017",
                     *       "keyFingerprint": "north",
                     *       "enrollmentId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "status": "pending-approval",
                     *       "reason": "north",
                     *       "model": "bridge-2",
                     *       "firmware": "1.4.2",
                     *       "attributes": {},
                     *       "endpoint": {
                     *         "host": "203.0.113.7",
                     *         "port": 1,
                     *         "tls": true
                     *       },
                     *       "certificateExpiresAt": "2026-03-01T12:00:00.000Z",
                     *       "state": "north",
                     *       "stateAt": "2026-03-01T12:00:00.000Z",
                     *       "lastSeenAt": "2026-03-01T12:00:00.000Z",
                     *       "registeredAt": "2026-03-01T12:00:00.000Z",
                     *       "updatedAt": "2026-03-01T12:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Device"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Device.revoke": {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag of the read that the change rests on: 412 PRECONDITION_FAILED where somebody changed it meanwhile */
                "If-Match"?: string;
                /** @description Chosen by the sender: repeating a request with the same key repeats its answer, not its effect */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description End a gateway for good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "fleetId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "hardwareId": "gw-0017",
                     *       "keyFingerprint": "north",
                     *       "enrollmentId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "status": "pending-approval",
                     *       "reason": "north",
                     *       "model": "bridge-2",
                     *       "firmware": "1.4.2",
                     *       "attributes": {},
                     *       "endpoint": {
                     *         "host": "203.0.113.7",
                     *         "port": 1,
                     *         "tls": true
                     *       },
                     *       "certificateExpiresAt": "2026-03-01T12:00:00.000Z",
                     *       "state": "north",
                     *       "stateAt": "2026-03-01T12:00:00.000Z",
                     *       "lastSeenAt": "2026-03-01T12:00:00.000Z",
                     *       "registeredAt": "2026-03-01T12:00:00.000Z",
                     *       "updatedAt": "2026-03-01T12:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Device"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "RefusedMessage.list": {
        parameters: {
            query?: {
                /** @description How many items at most */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description Only messages that came from this hardware id, or named it */
                hardwareId?: string;
                /** @description Only messages that were refused for this, such as `ENROLLMENT_REFUSED` */
                code?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List messages and connections of gateways that were refused, newest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "seq": "north",
                     *           "at": "2026-03-01T12:00:00.000Z",
                     *           "hardwareId": "gw-0017",
                     *           "topic": "north",
                     *           "code": "FLEET_NOT_FOUND",
                     *           "message": "north",
                     *           "excerpt": "north",
                     *           "correlationId": "order-4711-abc"
                     *         }
                     *       ],
                     *       "nextCursor": "north"
                     *     }
                     */
                    "application/json": components["schemas"]["RefusedMessagePage"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Catalogue.images": {
        parameters: {
            query?: {
                /** @description How many items at most */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description Name in clouds.yaml; the default cloud when absent */
                cloud?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List the cloud's images that servers can be made of */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "north",
                     *           "name": "north",
                     *           "status": "north",
                     *           "visibility": "north",
                     *           "sizeBytes": 1,
                     *           "minDiskGiB": 1,
                     *           "minRamMiB": 1,
                     *           "createdAt": "north"
                     *         }
                     *       ],
                     *       "nextCursor": "north"
                     *     }
                     */
                    "application/json": components["schemas"]["ImagePage"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Upload.upload": {
        parameters: {
            query: {
                /** @description Name of the image, by which blueprints ask for it */
                name: string;
                /** @description Form of the content */
                diskFormat: "qcow2" | "raw";
                /** @description What is around it: nothing */
                containerFormat?: "bare";
                /** @description SHA-256 of the content in hexadecimal; what differs is refused */
                checksum?: string;
                /** @description Chosen by the sender, to read the progress by; made when absent */
                id?: string;
                /** @description Account that pays for it and alone may see it; the caller's own when it is limited to one */
                accountId?: string;
                /** @description Name in clouds.yaml; the default cloud when absent */
                cloud?: string;
            };
            header?: {
                /** @description Chosen by the sender: repeating a request with the same key repeats its answer, not its effect */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/octet-stream": string;
            };
        };
        responses: {
            /** @description Upload an image to the cloud */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "name": "north",
                     *       "diskFormat": "north",
                     *       "containerFormat": "north",
                     *       "status": "receiving",
                     *       "bytesReceived": 1,
                     *       "bytesTotal": 1,
                     *       "checksum": "north",
                     *       "message": "north",
                     *       "createdAt": "2026-03-01T12:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ImageUpload"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Catalogue.flavors": {
        parameters: {
            query?: {
                /** @description How many items at most */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description Name in clouds.yaml; the default cloud when absent */
                cloud?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List the cloud's flavors */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "north",
                     *           "name": "north",
                     *           "vcpus": 1,
                     *           "ramMiB": 1,
                     *           "diskGiB": 1
                     *         }
                     *       ],
                     *       "nextCursor": "north"
                     *     }
                     */
                    "application/json": components["schemas"]["FlavorPage"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Catalogue.externalNetworks": {
        parameters: {
            query?: {
                /** @description How many items at most */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description Name in clouds.yaml; the default cloud when absent */
                cloud?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List the cloud's external networks */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "north",
                     *           "name": "north",
                     *           "status": "north"
                     *         }
                     *       ],
                     *       "nextCursor": "north"
                     *     }
                     */
                    "application/json": components["schemas"]["ExternalNetworkPage"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Catalogue.quotas": {
        parameters: {
            query?: {
                /** @description How many items at most */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description Name in clouds.yaml; the default cloud when absent */
                cloud?: string;
                /** @description Of the project that this fleet stands in, whatever its cloud */
                fleetId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Read what the cloud's project, or a fleet's own, may have, and has */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "north",
                     *           "service": "compute",
                     *           "resource": "north",
                     *           "limit": 1,
                     *           "used": 1
                     *         }
                     *       ],
                     *       "nextCursor": "north"
                     *     }
                     */
                    "application/json": components["schemas"]["QuotaPage"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Orphan.report": {
        parameters: {
            query?: {
                /** @description Name in clouds.yaml; the default cloud when absent */
                cloud?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Find what bears our mark in the cloud and is in no fleet, and what fleets have and the cloud has not */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "orphans": [
                     *         {
                     *           "kind": "server",
                     *           "cloudId": "north",
                     *           "name": "north",
                     *           "key": "hub",
                     *           "fleetId": "north",
                     *           "fleet": "north",
                     *           "state": "orphan",
                     *           "createdAt": "north"
                     *         }
                     *       ],
                     *       "gone": [
                     *         {
                     *           "kind": "server",
                     *           "cloudId": "north",
                     *           "name": "north",
                     *           "key": "hub",
                     *           "fleetId": "north",
                     *           "fleet": "north"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["OrphanReport"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Orphan.sweep": {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the sender: repeating a request with the same key repeats its answer, not its effect */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["SweepInput"];
            };
        };
        responses: {
            /** @description Remove orphans from the cloud, and have the fleets looked at of which something is gone */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "removed": [
                     *         {
                     *           "kind": "server",
                     *           "cloudId": "north",
                     *           "name": "north",
                     *           "key": "hub",
                     *           "fleetId": "north",
                     *           "fleet": "north",
                     *           "state": "orphan",
                     *           "createdAt": "north"
                     *         }
                     *       ],
                     *       "left": [
                     *         {
                     *           "kind": "server",
                     *           "cloudId": "north",
                     *           "name": "north",
                     *           "key": "hub",
                     *           "fleetId": "north",
                     *           "fleet": "north",
                     *           "state": "orphan",
                     *           "createdAt": "north",
                     *           "reason": "north"
                     *         }
                     *       ],
                     *       "woken": [
                     *         "north"
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["SweepResult"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Upload.list": {
        parameters: {
            query?: {
                /** @description How many items at most */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List uploads, newest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *           "name": "north",
                     *           "diskFormat": "north",
                     *           "containerFormat": "north",
                     *           "status": "receiving",
                     *           "bytesReceived": 1,
                     *           "bytesTotal": 1,
                     *           "checksum": "north",
                     *           "message": "north",
                     *           "createdAt": "2026-03-01T12:00:00.000Z"
                     *         }
                     *       ],
                     *       "nextCursor": "north"
                     *     }
                     */
                    "application/json": components["schemas"]["ImageUploadPage"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Upload.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Read how far an upload is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "name": "north",
                     *       "diskFormat": "north",
                     *       "containerFormat": "north",
                     *       "status": "receiving",
                     *       "bytesReceived": 1,
                     *       "bytesTotal": 1,
                     *       "checksum": "north",
                     *       "message": "north",
                     *       "createdAt": "2026-03-01T12:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ImageUpload"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "PriceBook.list": {
        parameters: {
            query?: {
                /** @description How many items at most */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description Only books in this currency */
                currency?: string;
                /** @description Rising by one of these, or falling with `-` before it; oldest first without it */
                sort?: "name" | "createdAt" | "-name" | "-createdAt";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List price books with their prices */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *           "name": "north",
                     *           "currency": "EUR",
                     *           "isDefault": true,
                     *           "createdAt": "2026-03-01T12:00:00.000Z",
                     *           "prices": []
                     *         }
                     *       ],
                     *       "nextCursor": "north"
                     *     }
                     */
                    "application/json": components["schemas"]["PriceBookPage"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "PriceBook.create": {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the sender: repeating a request with the same key repeats its answer, not its effect */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "north",
                 *       "currency": "EUR"
                 *     }
                 */
                "application/json": components["schemas"]["PriceBookInput"];
            };
        };
        responses: {
            /** @description Make a price book */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "name": "north",
                     *       "currency": "EUR",
                     *       "isDefault": true,
                     *       "createdAt": "2026-03-01T12:00:00.000Z",
                     *       "prices": [
                     *         {
                     *           "id": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *           "meter": "server.m1.tiny",
                     *           "unit": "Hours",
                     *           "unitPrice": "1.5",
                     *           "tiers": [],
                     *           "tierMode": "graduated",
                     *           "freeAllowance": "1.5",
                     *           "minimum": "1.5",
                     *           "validFrom": "2026-03-01T12:00:00.000Z",
                     *           "validTo": "2026-03-01T12:00:00.000Z"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["PriceBook"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "PriceBook.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Read a price book with its prices */
            200: {
                headers: {
                    /** @description For If-Match of a change */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "name": "north",
                     *       "currency": "EUR",
                     *       "isDefault": true,
                     *       "createdAt": "2026-03-01T12:00:00.000Z",
                     *       "prices": [
                     *         {
                     *           "id": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *           "meter": "server.m1.tiny",
                     *           "unit": "Hours",
                     *           "unitPrice": "1.5",
                     *           "tiers": [],
                     *           "tierMode": "graduated",
                     *           "freeAllowance": "1.5",
                     *           "minimum": "1.5",
                     *           "validFrom": "2026-03-01T12:00:00.000Z",
                     *           "validTo": "2026-03-01T12:00:00.000Z"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["PriceBook"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "PriceBook.addPrice": {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag of the read that the change rests on: 412 PRECONDITION_FAILED where somebody changed it meanwhile */
                "If-Match"?: string;
                /** @description Chosen by the sender: repeating a request with the same key repeats its answer, not its effect */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "meter": "server.m1.tiny",
                 *       "unitPrice": "1.5",
                 *       "validFrom": "2026-03-01T12:00:00.000Z"
                 *     }
                 */
                "application/json": components["schemas"]["PriceInput"];
            };
        };
        responses: {
            /** @description Add a price */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "meter": "server.m1.tiny",
                     *       "unit": "Hours",
                     *       "unitPrice": "1.5",
                     *       "tiers": [
                     *         {
                     *           "upTo": "1.5",
                     *           "unitPrice": "1.5"
                     *         }
                     *       ],
                     *       "tierMode": "graduated",
                     *       "freeAllowance": "1.5",
                     *       "minimum": "1.5",
                     *       "validFrom": "2026-03-01T12:00:00.000Z",
                     *       "validTo": "2026-03-01T12:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Price"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "PriceBook.whatIf": {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag of the read that the change rests on: 412 PRECONDITION_FAILED where somebody changed it meanwhile */
                "If-Match"?: string;
                /** @description Chosen by the sender: repeating a request with the same key repeats its answer, not its effect */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "accountId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                 *       "period": "2026-03",
                 *       "prices": [
                 *         {
                 *           "meter": "server.m1.tiny",
                 *           "unitPrice": "1.5",
                 *           "validFrom": "2026-03-01T12:00:00.000Z"
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["WhatIfInput"];
            };
        };
        responses: {
            /** @description Try what a month would have cost with other prices */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "currency": "EUR",
                     *       "lines": [
                     *         {
                     *           "fleetId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *           "fleetName": "north",
                     *           "kind": "usage",
                     *           "meter": "server.m1.tiny",
                     *           "unit": "Hours",
                     *           "quantity": "1.5",
                     *           "now": "north",
                     *           "then": "north",
                     *           "difference": "1.5"
                     *         }
                     *       ],
                     *       "now": "north",
                     *       "then": "north",
                     *       "difference": "1.5"
                     *     }
                     */
                    "application/json": components["schemas"]["WhatIf"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Usage.list": {
        parameters: {
            query?: {
                /** @description Of this account only */
                accountId?: string;
                /** @description Of this fleet only */
                fleetId?: string;
                /** @description First instant; the beginning of the current month (UTC) when left out */
                from?: string;
                /** @description First instant after; now when left out */
                to?: string;
                /** @description What is told apart: one or more of account, fleet, meter, with commas between; all three when left out */
                groupBy?: string | string[];
                /** @description Length of the periods; days and months are those of the account's time zone */
                granularity?: "hour" | "day" | "month" | "total";
                /** @description Items in a page */
                limit?: number;
                /** @description nextCursor of the page before */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Read what was used and what it costs */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "accountId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *           "fleetId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *           "meter": "server.m1.tiny",
                     *           "unit": "Hours",
                     *           "quantity": "north",
                     *           "seconds": "north",
                     *           "cost": "north",
                     *           "currency": "EUR",
                     *           "priced": true,
                     *           "from": "2026-03-01T12:00:00.000Z",
                     *           "to": "2026-03-01T12:00:00.000Z"
                     *         }
                     *       ],
                     *       "nextCursor": "north"
                     *     }
                     */
                    "application/json": components["schemas"]["UsagePage"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "UsageEvent.ingest": {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the sender: repeating a request with the same key repeats its answer, not its effect */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "specversion": "1.0",
                 *       "id": "north",
                 *       "source": "north",
                 *       "type": "moorage.usage.device.messages",
                 *       "time": "2026-03-01T12:00:00.000Z",
                 *       "data": {
                 *         "fleetId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                 *         "quantity": "1.5"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["UsageEvent"] | components["schemas"]["UsageEvent"][];
                /**
                 * @example {
                 *       "specversion": "1.0",
                 *       "id": "north",
                 *       "source": "north",
                 *       "type": "moorage.usage.device.messages",
                 *       "time": "2026-03-01T12:00:00.000Z",
                 *       "data": {
                 *         "fleetId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                 *         "quantity": "1.5"
                 *       }
                 *     }
                 */
                "application/cloudevents+json": components["schemas"]["UsageEvent"] | components["schemas"]["UsageEvent"][];
                /**
                 * @example {
                 *       "specversion": "1.0",
                 *       "id": "north",
                 *       "source": "north",
                 *       "type": "moorage.usage.device.messages",
                 *       "time": "2026-03-01T12:00:00.000Z",
                 *       "data": {
                 *         "fleetId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                 *         "quantity": "1.5"
                 *       }
                 *     }
                 */
                "application/cloudevents-batch+json": components["schemas"]["UsageEvent"] | components["schemas"]["UsageEvent"][];
            };
        };
        responses: {
            /** @description Record usage that was counted elsewhere */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "accepted": 1,
                     *       "duplicates": 1,
                     *       "conflicts": [
                     *         {
                     *           "source": "north",
                     *           "id": "north"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["IngestedUsageEvents"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "UsageEvent.conflicts": {
        parameters: {
            query?: {
                /** @description How many items at most */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List usage events that were not taken because of their id, newest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *           "source": "north",
                     *           "eventId": "north",
                     *           "sent": {
                     *             "meter": "server.m1.tiny",
                     *             "quantity": "1.5",
                     *             "time": "2026-03-01T12:00:00.000Z",
                     *             "fleetId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *             "deviceId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20"
                     *           },
                     *           "recorded": {
                     *             "meter": "server.m1.tiny",
                     *             "quantity": "1.5",
                     *             "time": "2026-03-01T12:00:00.000Z",
                     *             "fleetId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *             "deviceId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20"
                     *           },
                     *           "firstAt": "2026-03-01T12:00:00.000Z",
                     *           "lastAt": "2026-03-01T12:00:00.000Z",
                     *           "times": 1
                     *         }
                     *       ],
                     *       "nextCursor": "north"
                     *     }
                     */
                    "application/json": components["schemas"]["UsageConflictPage"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "UsageInterval.list": {
        parameters: {
            query?: {
                /** @description How many items at most */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description Of this account only */
                accountId?: string;
                /** @description Of this fleet only */
                fleetId?: string;
                /** @description Of this resource only */
                resourceId?: string;
                /** @description Known in this way only; `unknown` are those that a decision is about */
                confidence?: "observed" | "derived" | "estimated" | "unknown";
                /** @description Unknown, and treated so, only; `hold` are those that wait for somebody to decide */
                treatment?: "bill" | "waive" | "hold";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List what was used from when until when */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *           "resourceId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *           "accountId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *           "fleetId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *           "kind": "server",
                     *           "meter": "server.m1.tiny",
                     *           "unit": "Hours",
                     *           "quantity": "north",
                     *           "state": "north",
                     *           "share": "north",
                     *           "from": "2026-03-01T12:00:00.000Z",
                     *           "to": "2026-03-01T12:00:00.000Z",
                     *           "confidence": "observed",
                     *           "recordedAt": "2026-03-01T12:00:00.000Z",
                     *           "treatment": "bill",
                     *           "decision": {
                     *             "decision": "bill",
                     *             "reason": "north",
                     *             "decidedBy": "north",
                     *             "decidedAt": "2026-03-01T12:00:00.000Z"
                     *           }
                     *         }
                     *       ],
                     *       "nextCursor": "north"
                     *     }
                     */
                    "application/json": components["schemas"]["UsageIntervalPage"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "UsageInterval.decide": {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the sender: repeating a request with the same key repeats its answer, not its effect */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "decision": "bill",
                 *       "reason": "north"
                 *     }
                 */
                "application/json": components["schemas"]["UnknownDecision"];
            };
        };
        responses: {
            /** @description Decide about usage that nobody knows of */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "resourceId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "accountId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "fleetId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "kind": "server",
                     *       "meter": "server.m1.tiny",
                     *       "unit": "Hours",
                     *       "quantity": "north",
                     *       "state": "north",
                     *       "share": "north",
                     *       "from": "2026-03-01T12:00:00.000Z",
                     *       "to": "2026-03-01T12:00:00.000Z",
                     *       "confidence": "observed",
                     *       "recordedAt": "2026-03-01T12:00:00.000Z",
                     *       "treatment": "bill",
                     *       "decision": {
                     *         "decision": "bill",
                     *         "reason": "north",
                     *         "decidedBy": "north",
                     *         "decidedAt": "2026-03-01T12:00:00.000Z"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["UsageInterval"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "BillingPeriod.list": {
        parameters: {
            query?: {
                /** @description How many items at most */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description Of this account only */
                accountId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List months */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *           "accountId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *           "month": "2026-03",
                     *           "startsAt": "2026-03-01T12:00:00.000Z",
                     *           "endsAt": "2026-03-01T12:00:00.000Z",
                     *           "status": "open",
                     *           "priceBookId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *           "knownBefore": "2026-03-01T12:00:00.000Z",
                     *           "closingAt": "2026-03-01T12:00:00.000Z",
                     *           "closedAt": "2026-03-01T12:00:00.000Z",
                     *           "createdAt": "2026-03-01T12:00:00.000Z",
                     *           "invoiceId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20"
                     *         }
                     *       ],
                     *       "nextCursor": "north"
                     *     }
                     */
                    "application/json": components["schemas"]["BillingPeriodPage"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "BillingPeriod.close": {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the sender: repeating a request with the same key repeats its answer, not its effect */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Close a month and issue its invoice */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "accountId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "month": "2026-03",
                     *       "startsAt": "2026-03-01T12:00:00.000Z",
                     *       "endsAt": "2026-03-01T12:00:00.000Z",
                     *       "status": "open",
                     *       "priceBookId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "knownBefore": "2026-03-01T12:00:00.000Z",
                     *       "closingAt": "2026-03-01T12:00:00.000Z",
                     *       "closedAt": "2026-03-01T12:00:00.000Z",
                     *       "createdAt": "2026-03-01T12:00:00.000Z",
                     *       "invoiceId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20"
                     *     }
                     */
                    "application/json": components["schemas"]["BillingPeriod"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "InvoiceDocument.pdf": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Read an invoice or credit note as PDF */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/pdf": string;
                };
            };
            /** @description It is what If-None-Match names */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "InvoiceDocument.csv": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Read an invoice's lines as CSV */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            /** @description It is what If-None-Match names */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "InvoiceDocument.credit": {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the sender: repeating a request with the same key repeats its answer, not its effect */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "north",
                 *       "lines": [
                 *         {
                 *           "chargeLineId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                 *           "amount": "1.5"
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["CreditNoteInput"];
            };
        };
        responses: {
            /** @description Credit lines of an invoice */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "schema": "moorage.invoice/1",
                     *       "id": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "kind": "invoice",
                     *       "sequence": 1,
                     *       "number": "INV-2026-00001",
                     *       "issuer": {
                     *         "name": "north",
                     *         "address": [
                     *           "10.0.0.10"
                     *         ]
                     *       },
                     *       "account": {
                     *         "id": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *         "name": "north",
                     *         "currency": "EUR",
                     *         "timeZone": "Europe/Berlin"
                     *       },
                     *       "period": {
                     *         "id": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *         "label": "north",
                     *         "start": "2026-03-01T12:00:00.000Z",
                     *         "end": "2026-03-01T12:00:00.000Z"
                     *       },
                     *       "issuedAt": "2026-03-01T12:00:00.000Z",
                     *       "knownBefore": "2026-03-01T12:00:00.000Z",
                     *       "credits": {
                     *         "invoiceId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *         "number": "INV-2026-00001",
                     *         "reason": "north"
                     *       },
                     *       "lines": [
                     *         {
                     *           "id": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *           "accountId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *           "chargePeriodId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *           "fleetId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *           "fleetName": "north",
                     *           "kind": "usage",
                     *           "meter": "server.m1.tiny",
                     *           "unit": "Hours",
                     *           "priceId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *           "unitPrice": "1.5",
                     *           "quantity": "north",
                     *           "cost": "north",
                     *           "amount": "north",
                     *           "currency": "EUR",
                     *           "correctsId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *           "chargeStart": "2026-03-01T12:00:00.000Z",
                     *           "chargeEnd": "2026-03-01T12:00:00.000Z"
                     *         }
                     *       ],
                     *       "total": "north"
                     *     }
                     */
                    "application/json": components["schemas"]["Invoice"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Invoice.list": {
        parameters: {
            query?: {
                /** @description How many items at most */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description Of this account only */
                accountId?: string;
                /** @description Of this kind only */
                kind?: "invoice" | "credit-note";
                /** @description Of this month only */
                month?: string;
                /** @description Rising by one of these, or falling with `-` before it; `-issuedAt` without it */
                sort?: "issuedAt" | "month" | "number" | "total" | "-issuedAt" | "-month" | "-number" | "-total";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List invoices and credit notes */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *           "accountId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *           "periodId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *           "month": "2026-03",
                     *           "kind": "invoice",
                     *           "sequence": 1,
                     *           "number": "INV-2026-00001",
                     *           "currency": "EUR",
                     *           "total": "1.5",
                     *           "issuedAt": "2026-03-01T12:00:00.000Z",
                     *           "creditsInvoiceId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *           "digest": "north"
                     *         }
                     *       ],
                     *       "nextCursor": "north"
                     *     }
                     */
                    "application/json": components["schemas"]["InvoicePage"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Invoice.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Read an invoice as it was issued */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "schema": "moorage.invoice/1",
                     *       "id": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "kind": "invoice",
                     *       "sequence": 1,
                     *       "number": "INV-2026-00001",
                     *       "issuer": {
                     *         "name": "north",
                     *         "address": [
                     *           "10.0.0.10"
                     *         ]
                     *       },
                     *       "account": {
                     *         "id": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *         "name": "north",
                     *         "currency": "EUR",
                     *         "timeZone": "Europe/Berlin"
                     *       },
                     *       "period": {
                     *         "id": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *         "label": "north",
                     *         "start": "2026-03-01T12:00:00.000Z",
                     *         "end": "2026-03-01T12:00:00.000Z"
                     *       },
                     *       "issuedAt": "2026-03-01T12:00:00.000Z",
                     *       "knownBefore": "2026-03-01T12:00:00.000Z",
                     *       "credits": {
                     *         "invoiceId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *         "number": "INV-2026-00001",
                     *         "reason": "north"
                     *       },
                     *       "lines": [
                     *         {
                     *           "id": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *           "accountId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *           "chargePeriodId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *           "fleetId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *           "fleetName": "north",
                     *           "kind": "usage",
                     *           "meter": "server.m1.tiny",
                     *           "unit": "Hours",
                     *           "priceId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *           "unitPrice": "1.5",
                     *           "quantity": "north",
                     *           "cost": "north",
                     *           "amount": "north",
                     *           "currency": "EUR",
                     *           "correctsId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *           "chargeStart": "2026-03-01T12:00:00.000Z",
                     *           "chargeEnd": "2026-03-01T12:00:00.000Z"
                     *         }
                     *       ],
                     *       "total": "north"
                     *     }
                     */
                    "application/json": components["schemas"]["Invoice"];
                };
            };
            /** @description It is what If-None-Match names */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Invoice.explain": {
        parameters: {
            query?: {
                /** @description How many items at most */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Explain a charge line */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "line": {
                     *         "id": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *         "accountId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *         "chargePeriodId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *         "fleetId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *         "fleetName": "north",
                     *         "kind": "usage",
                     *         "meter": "server.m1.tiny",
                     *         "unit": "Hours",
                     *         "priceId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *         "unitPrice": "1.5",
                     *         "quantity": "north",
                     *         "cost": "north",
                     *         "amount": "north",
                     *         "currency": "EUR",
                     *         "correctsId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *         "invoiceId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *         "position": 1,
                     *         "periodId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *         "chargeStart": "2026-03-01T12:00:00.000Z",
                     *         "chargeEnd": "2026-03-01T12:00:00.000Z"
                     *       },
                     *       "knownBefore": "2026-03-01T12:00:00.000Z",
                     *       "price": {
                     *         "id": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *         "meter": "server.m1.tiny",
                     *         "unit": "Hours",
                     *         "unitPrice": "1.5",
                     *         "tiers": [],
                     *         "tierMode": "graduated",
                     *         "freeAllowance": "1.5",
                     *         "minimum": "1.5",
                     *         "validFrom": "2026-03-01T12:00:00.000Z",
                     *         "validTo": "2026-03-01T12:00:00.000Z"
                     *       },
                     *       "position": {
                     *         "from": "1.5",
                     *         "to": "1.5"
                     *       },
                     *       "rated": {
                     *         "quantity": "1.5",
                     *         "cost": "1.5",
                     *         "amount": "1.5"
                     *       },
                     *       "charged": [
                     *         {
                     *           "id": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *           "invoiceId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *           "quantity": "1.5",
                     *           "cost": "1.5",
                     *           "amount": "1.5"
                     *         }
                     *       ],
                     *       "items": [
                     *         {
                     *           "id": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *           "kind": "resource",
                     *           "quantity": "1.5",
                     *           "cost": "north",
                     *           "quantityBefore": "1.5",
                     *           "intervals": [
                     *             {
                     *               "id": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *               "resourceId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *               "from": "2026-03-01T12:00:00.000Z",
                     *               "to": "2026-03-01T12:00:00.000Z",
                     *               "quantity": "north",
                     *               "confidence": "north"
                     *             }
                     *           ],
                     *           "events": [
                     *             {
                     *               "id": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *               "resourceId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *               "type": "north",
                     *               "meter": "server.m1.tiny",
                     *               "quantity": "1.5",
                     *               "occurredAt": "2026-03-01T12:00:00.000Z",
                     *               "recordedAt": "2026-03-01T12:00:00.000Z"
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "nextCursor": "north"
                     *     }
                     */
                    "application/json": components["schemas"]["Explanation"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Export.read": {
        parameters: {
            query: {
                /** @description Whose charges */
                accountId: string;
                /** @description Month of the account's time zone, such as 2026-03 */
                period: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Export a month's charges as FOCUS 1.2 */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Budget.spend": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Read what the account spends */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "accountId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "currency": "EUR",
                     *       "month": "2026-03",
                     *       "monthToDate": "north",
                     *       "forecast": "north",
                     *       "lastMonth": {
                     *         "month": "2026-03",
                     *         "status": "open",
                     *         "total": "north"
                     *       },
                     *       "trend": [
                     *         {
                     *           "month": "2026-03",
                     *           "status": "open",
                     *           "total": "north"
                     *         }
                     *       ],
                     *       "topFleets": [
                     *         {
                     *           "fleetId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *           "fleetName": "north",
                     *           "total": "1.5"
                     *         }
                     *       ],
                     *       "budgets": [
                     *         {
                     *           "id": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *           "accountId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *           "fleetId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *           "name": "north",
                     *           "amount": "north",
                     *           "currency": "EUR",
                     *           "period": "month",
                     *           "thresholds": [
                     *             "1.5"
                     *           ],
                     *           "createdAt": "2026-03-01T12:00:00.000Z",
                     *           "month": "2026-03",
                     *           "spent": "north",
                     *           "share": "north",
                     *           "crossings": [
                     *             {
                     *               "month": "2026-03",
                     *               "threshold": "1.5",
                     *               "spent": "1.5",
                     *               "crossedAt": "2026-03-01T12:00:00.000Z"
                     *             }
                     *           ]
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Spend"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Budget.list": {
        parameters: {
            query?: {
                /** @description How many items at most */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List the account's budgets */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *           "accountId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *           "fleetId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *           "name": "north",
                     *           "amount": "north",
                     *           "currency": "EUR",
                     *           "period": "month",
                     *           "thresholds": [
                     *             "1.5"
                     *           ],
                     *           "createdAt": "2026-03-01T12:00:00.000Z",
                     *           "month": "2026-03",
                     *           "spent": "north",
                     *           "share": "north",
                     *           "crossings": [
                     *             {
                     *               "month": "2026-03",
                     *               "threshold": "1.5",
                     *               "spent": "1.5",
                     *               "crossedAt": "2026-03-01T12:00:00.000Z"
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "nextCursor": "north"
                     *     }
                     */
                    "application/json": components["schemas"]["BudgetPage"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Budget.create": {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the sender: repeating a request with the same key repeats its answer, not its effect */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "north",
                 *       "amount": "1.5"
                 *     }
                 */
                "application/json": components["schemas"]["BudgetInput"];
            };
        };
        responses: {
            /** @description Set a budget */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "accountId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "fleetId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "name": "north",
                     *       "amount": "north",
                     *       "currency": "EUR",
                     *       "period": "month",
                     *       "thresholds": [
                     *         "1.5"
                     *       ],
                     *       "createdAt": "2026-03-01T12:00:00.000Z",
                     *       "month": "2026-03",
                     *       "spent": "north",
                     *       "share": "north",
                     *       "crossings": [
                     *         {
                     *           "month": "2026-03",
                     *           "threshold": "1.5",
                     *           "spent": "1.5",
                     *           "crossedAt": "2026-03-01T12:00:00.000Z"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Budget"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Budget.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                budgetId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Read a budget */
            200: {
                headers: {
                    /** @description For If-Match of a change */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "accountId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "fleetId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "name": "north",
                     *       "amount": "north",
                     *       "currency": "EUR",
                     *       "period": "month",
                     *       "thresholds": [
                     *         "1.5"
                     *       ],
                     *       "createdAt": "2026-03-01T12:00:00.000Z",
                     *       "month": "2026-03",
                     *       "spent": "north",
                     *       "share": "north",
                     *       "crossings": [
                     *         {
                     *           "month": "2026-03",
                     *           "threshold": "1.5",
                     *           "spent": "1.5",
                     *           "crossedAt": "2026-03-01T12:00:00.000Z"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Budget"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Budget.remove": {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag of the read that the change rests on: 412 PRECONDITION_FAILED where somebody changed it meanwhile */
                "If-Match"?: string;
            };
            path: {
                id: string;
                budgetId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Delete a budget */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "MeteringReconciliation.list": {
        parameters: {
            query?: {
                /** @description How many items at most */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List comparisons of what is metered with what is in the clouds */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *           "askedBy": "north",
                     *           "askedAt": "2026-03-01T12:00:00.000Z",
                     *           "takenAt": "2026-03-01T12:00:00.000Z",
                     *           "comparedAt": "2026-03-01T12:00:00.000Z",
                     *           "from": "2026-03-01T12:00:00.000Z",
                     *           "to": "2026-03-01T12:00:00.000Z",
                     *           "objects": 1,
                     *           "intervals": 1,
                     *           "novaServers": 1,
                     *           "gnocchi": "absent",
                     *           "unread": [
                     *             {
                     *               "cloud": "north",
                     *               "reason": "north"
                     *             }
                     *           ],
                     *           "differences": {}
                     *         }
                     *       ],
                     *       "nextCursor": "north"
                     *     }
                     */
                    "application/json": components["schemas"]["UsageReconciliationPage"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "MeteringReconciliation.ask": {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the sender: repeating a request with the same key repeats its answer, not its effect */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Compare what is metered with what is in the clouds now */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20"
                     *     }
                     */
                    "application/json": components["schemas"]["AskedUsageReconciliation"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "MeteringReconciliation.differences": {
        parameters: {
            query?: {
                /** @description How many items at most */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List what differed, with the causes */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "number": 1,
                     *           "cause": "leak",
                     *           "kind": "server",
                     *           "name": "north",
                     *           "cloudId": "north",
                     *           "resourceId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *           "fleetId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *           "accountId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *           "message": "north"
                     *         }
                     *       ],
                     *       "nextCursor": "north"
                     *     }
                     */
                    "application/json": components["schemas"]["UsageDifferencePage"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Health.live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Tell that the process runs */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "up"
                     *     }
                     */
                    "application/json": components["schemas"]["Liveness"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Health.ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Tell whether the service can do its work, and each part's state; 503 while it cannot */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "up",
                     *       "parts": {
                     *         "database": {
                     *           "state": "up",
                     *           "detail": "north"
                     *         },
                     *         "mqtt": {
                     *           "state": "up",
                     *           "detail": "north",
                     *           "gateways": [
                     *             "north"
                     *           ]
                     *         },
                     *         "openstack": {
                     *           "state": "up",
                     *           "detail": "north"
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description It cannot do its work */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "up",
                     *       "parts": {
                     *         "database": {
                     *           "state": "up",
                     *           "detail": "north"
                     *         },
                     *         "mqtt": {
                     *           "state": "up",
                     *           "detail": "north",
                     *           "gateways": [
                     *             "north"
                     *           ]
                     *         },
                     *         "openstack": {
                     *           "state": "up",
                     *           "detail": "north"
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "ToldHealth.read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Tell the state of each part, and where gateways connect */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "up",
                     *       "parts": {
                     *         "database": {
                     *           "state": "up",
                     *           "detail": "north"
                     *         },
                     *         "mqtt": {
                     *           "state": "up",
                     *           "detail": "north",
                     *           "gateways": [
                     *             "north"
                     *           ]
                     *         },
                     *         "openstack": {
                     *           "state": "up",
                     *           "detail": "north"
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Pki.ca": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Read the certificate of the authority that signs the certificates of gateways */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-pem-file": string;
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Pki.revocations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Read which certificates of gateways are revoked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/pkix-crl": string;
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "SignIn.methods": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List the ways in */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "methods": [
                     *         {
                     *           "kind": "token"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["SignInMethods"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "SignIn.byKeystone": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "username": "north",
                 *       "password": "north"
                 *     }
                 */
                "application/json": components["schemas"]["KeystoneSignIn"];
            };
        };
        responses: {
            /** @description Sign in as a user of the cloud's Keystone */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "token": "north",
                     *       "expiresAt": "2026-03-01T12:00:00.000Z",
                     *       "principal": {
                     *         "kind": "first-admin",
                     *         "name": "north",
                     *         "role": "admin",
                     *         "accountIds": [
                     *           "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20"
                     *         ],
                     *         "expiresAt": "2026-03-01T12:00:00.000Z"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["OpenedSession"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Oidc.start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Send the browser to the OpenID Connect provider */
            302: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Oidc.callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Take the browser back from the provider */
            302: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Oidc.redeem": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "code": "FLEET_NOT_FOUND"
                 *     }
                 */
                "application/json": components["schemas"]["OidcSignIn"];
            };
        };
        responses: {
            /** @description Fetch the session of a sign-in at the provider */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "token": "north",
                     *       "expiresAt": "2026-03-01T12:00:00.000Z",
                     *       "principal": {
                     *         "kind": "first-admin",
                     *         "name": "north",
                     *         "role": "admin",
                     *         "accountIds": [
                     *           "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20"
                     *         ],
                     *         "expiresAt": "2026-03-01T12:00:00.000Z"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["OpenedSession"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Oidc.beginDevice": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Begin a sign-in at the provider for a program without a browser */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "userCode": "north",
                     *       "verificationUri": "north",
                     *       "verificationUriComplete": "north",
                     *       "expiresAt": "2026-03-01T12:00:00.000Z",
                     *       "intervalSeconds": 1,
                     *       "deviceCode": "north"
                     *     }
                     */
                    "application/json": components["schemas"]["DeviceSignIn"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Oidc.byDevice": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "deviceCode": "north"
                 *     }
                 */
                "application/json": components["schemas"]["DeviceSessionInput"];
            };
        };
        responses: {
            /** @description Fetch the session of such a sign-in */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "token": "north",
                     *       "expiresAt": "2026-03-01T12:00:00.000Z",
                     *       "principal": {
                     *         "kind": "first-admin",
                     *         "name": "north",
                     *         "role": "admin",
                     *         "accountIds": [
                     *           "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20"
                     *         ],
                     *         "expiresAt": "2026-03-01T12:00:00.000Z"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["OpenedSession"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Me.me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Tell who the caller is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "kind": "first-admin",
                     *       "name": "north",
                     *       "role": "admin",
                     *       "accountIds": [
                     *         "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20"
                     *       ],
                     *       "expiresAt": "2026-03-01T12:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Principal"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Me.signOut": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Sign out: end the session that the token is one of */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Session.end": {
        parameters: {
            query: {
                /** @description As the audit log tells it */
                actorId: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description End the sessions of somebody who has signed in */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "actorId": "north",
                     *       "ended": 1
                     *     }
                     */
                    "application/json": components["schemas"]["EndedSessions"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "ApiToken.list": {
        parameters: {
            query?: {
                /** @description How many items at most */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List API tokens */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *           "name": "north",
                     *           "role": "admin",
                     *           "accountId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *           "accountIds": [
                     *             "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20"
                     *           ],
                     *           "createdAt": "2026-03-01T12:00:00.000Z",
                     *           "expiresAt": "2026-03-01T12:00:00.000Z",
                     *           "lastUsedAt": "2026-03-01T12:00:00.000Z"
                     *         }
                     *       ],
                     *       "nextCursor": "north"
                     *     }
                     */
                    "application/json": components["schemas"]["ApiTokenPage"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "ApiToken.create": {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the sender: repeating a request with the same key repeats its answer, not its effect */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "north",
                 *       "role": "admin"
                 *     }
                 */
                "application/json": components["schemas"]["ApiTokenInput"];
            };
        };
        responses: {
            /** @description Make an API token */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "name": "north",
                     *       "role": "admin",
                     *       "accountId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *       "accountIds": [
                     *         "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20"
                     *       ],
                     *       "createdAt": "2026-03-01T12:00:00.000Z",
                     *       "expiresAt": "2026-03-01T12:00:00.000Z",
                     *       "lastUsedAt": "2026-03-01T12:00:00.000Z",
                     *       "token": "north"
                     *     }
                     */
                    "application/json": components["schemas"]["NewApiToken"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "ApiToken.remove": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Revoke an API token */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Audit.list": {
        parameters: {
            query?: {
                /** @description How many items at most */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description Only what this actor did */
                actorId?: string;
                /** @description Only actions with this in their method and route, such as `DELETE /api/v1/fleets` */
                action?: string;
                /** @description Only what was done to this object: an id, or any part of the path */
                object?: string;
                /** @description Only actors with this in their name */
                q?: string;
                /** @description Only from this time on */
                from?: string;
                /** @description Only before this time */
                to?: string;
                /** @description Rising by one of these, or falling with `-` before it; newest first without it */
                sort?: "at" | "actor" | "action" | "-at" | "-actor" | "-action";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List who did what, newest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *           "at": "2026-03-01T12:00:00.000Z",
                     *           "actorId": "north",
                     *           "actor": "north",
                     *           "role": "north",
                     *           "accountIds": [
                     *             "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20"
                     *           ],
                     *           "action": "north",
                     *           "path": "north",
                     *           "status": 1,
                     *           "request": {},
                     *           "before": {},
                     *           "after": {},
                     *           "address": "10.0.0.10",
                     *           "correlationId": "order-4711-abc"
                     *         }
                     *       ],
                     *       "nextCursor": "north"
                     *     }
                     */
                    "application/json": components["schemas"]["AuditPage"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Overview.overview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Read how everything stands, in numbers */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "fleets": [
                     *         {
                     *           "status": "pending",
                     *           "count": 0
                     *         }
                     *       ],
                     *       "devices": [
                     *         {
                     *           "status": "pending-approval",
                     *           "count": 0
                     *         }
                     *       ],
                     *       "online": 0,
                     *       "registrationsPerMinute": [
                     *         {
                     *           "at": "2026-03-01T12:00:00.000Z",
                     *           "count": 0
                     *         }
                     *       ],
                     *       "spend": [
                     *         {
                     *           "currency": "EUR",
                     *           "monthToDate": "north",
                     *           "forecast": "north"
                     *         }
                     *       ],
                     *       "decisions": {
                     *         "pendingDevices": 0,
                     *         "unknownIntervals": 0,
                     *         "blockedFleets": 0,
                     *         "waitingFleets": 0
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Overview"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Overview.gateways": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Read how many gateways each fleet has */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "fleets": [
                     *         {
                     *           "fleetId": "0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20",
                     *           "total": 0,
                     *           "pending": 0,
                     *           "online": 0
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["FleetGateways"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Archive.list": {
        parameters: {
            query?: {
                /** @description How many items at most */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List an account's archives */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "name": "north",
                     *           "bytes": 1,
                     *           "contentType": "north",
                     *           "md5": "north",
                     *           "storedAt": "2026-03-01T12:00:00.000Z"
                     *         }
                     *       ],
                     *       "nextCursor": "north"
                     *     }
                     */
                    "application/json": components["schemas"]["ArchivePage"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Archive.put": {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the sender: repeating a request with the same key repeats its answer, not its effect */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "north",
                 *       "contentType": "text/csv",
                 *       "content": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
                 *     }
                 */
                "application/json": components["schemas"]["ArchiveInput"];
            };
        };
        responses: {
            /** @description Archive a document */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": "north",
                     *       "bytes": 1,
                     *       "contentType": "north",
                     *       "md5": "north",
                     *       "storedAt": "2026-03-01T12:00:00.000Z",
                     *       "sha256": "north",
                     *       "stored": true
                     *     }
                     */
                    "application/json": components["schemas"]["StoredArchive"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Archive.address": {
        parameters: {
            query?: {
                /** @description How long the address is good */
                seconds?: number;
            };
            header?: never;
            path: {
                id: string;
                /** @description Unique within the account */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Get a temporary address of an archive */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "url": "north",
                     *       "expiresAt": "2026-03-01T12:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ArchiveAddress"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Broker.emqxAuth": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["EmqxAuthentication"];
            };
        };
        responses: {
            /** @description Tell EMQX whether a client may connect */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "result": "allow"
                     *     }
                     */
                    "application/json": components["schemas"]["EmqxAuthenticationResult"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Broker.emqxAcl": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "topic": "north",
                 *       "action": "publish"
                 *     }
                 */
                "application/json": components["schemas"]["EmqxAuthorization"];
            };
        };
        responses: {
            /** @description Tell EMQX whether a client may use a topic */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "result": "allow"
                     *     }
                     */
                    "application/json": components["schemas"]["EmqxResult"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Broker.register": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["VerneRegister"];
            };
        };
        responses: {
            /** @description Tell VerneMQ whether a client may connect */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "result": "ok"
                     *     }
                     */
                    "application/json": components["schemas"]["VerneRegisterResult"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Broker.publish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "topic": "north"
                 *     }
                 */
                "application/json": components["schemas"]["VernePublish"];
            };
        };
        responses: {
            /** @description Tell VerneMQ whether a client may publish */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "result": "ok"
                     *     }
                     */
                    "application/json": components["schemas"]["VerneResult"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Broker.subscribe": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "topics": [
                 *         {
                 *           "topic": "north",
                 *           "qos": 0
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["VerneSubscribe"];
            };
        };
        responses: {
            /** @description Tell VerneMQ which filters a client may subscribe to */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "result": "ok"
                     *     }
                     */
                    "application/json": components["schemas"]["VerneResult"];
                };
            };
            /** @description Any failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "north",
                     *       "title": "north",
                     *       "status": 1,
                     *       "detail": "north",
                     *       "instance": "north",
                     *       "code": "FLEET_NOT_FOUND",
                     *       "correlationId": "order-4711-abc"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
