import JSON

extension BrandingSettings {
    /// The server's own style: the colours of its style sheet under the names of Cognito's settings document.
    public static let provided = BrandingSettings(stored: providedText)

    private static let providedText = #"""
        {
            "categories": {
                "auth": {
                    "authMethodOrder": [[{"display": "BUTTON", "type": "FEDERATED"}, {"display": "INPUT", "type": "USERNAME_PASSWORD"}]],
                    "federation": {"interfaceStyle": "BUTTON_LIST", "order": []}
                },
                "form": {
                    "displayGraphics": true,
                    "instructions": {"enabled": true},
                    "languageSelector": {"enabled": true},
                    "location": {"horizontal": "CENTER", "vertical": "CENTER"},
                    "sessionTimerDisplay": "NONE"
                },
                "global": {
                    "colorSchemeMode": "DYNAMIC",
                    "pageFooter": {"enabled": false},
                    "pageHeader": {"enabled": false},
                    "spacingDensity": "REGULAR"
                },
                "signUp": {"acceptanceElements": [{"enforcement": "NONE", "textKey": "en"}]}
            },
            "componentClasses": {
                "buttons": {"borderRadius": 6},
                "divider": {"darkMode": {"borderColor": "2a303aff"}, "lightMode": {"borderColor": "e3e6eaff"}},
                "dropDown": {
                    "borderRadius": 6,
                    "darkMode": {
                        "defaults": {"itemBackgroundColor": "171b22ff"},
                        "hover": {"itemBackgroundColor": "2a303aff", "itemBorderColor": "6f7885ff", "itemTextColor": "eef1f5ff"},
                        "match": {"itemBackgroundColor": "2a303aff", "itemTextColor": "7aa8ffff"}
                    },
                    "lightMode": {
                        "defaults": {"itemBackgroundColor": "ffffffff"},
                        "hover": {"itemBackgroundColor": "e3e6eaff", "itemBorderColor": "7d8590ff", "itemTextColor": "16191dff"},
                        "match": {"itemBackgroundColor": "e3e6eaff", "itemTextColor": "0b5fffff"}
                    }
                },
                "focusState": {"darkMode": {"borderColor": "7aa8ffff"}, "lightMode": {"borderColor": "0b5fffff"}},
                "idpButtons": {"icons": {"enabled": true}},
                "input": {
                    "borderRadius": 6,
                    "darkMode": {"defaults": {"backgroundColor": "171b22ff", "borderColor": "6f7885ff"}, "placeholderColor": "b3bac4ff"},
                    "lightMode": {"defaults": {"backgroundColor": "ffffffff", "borderColor": "7d8590ff"}, "placeholderColor": "545b64ff"}
                },
                "inputDescription": {"darkMode": {"textColor": "b3bac4ff"}, "lightMode": {"textColor": "545b64ff"}},
                "inputLabel": {"darkMode": {"textColor": "eef1f5ff"}, "lightMode": {"textColor": "16191dff"}},
                "link": {
                    "darkMode": {"defaults": {"textColor": "7aa8ffff"}, "hover": {"textColor": "a3c3ffff"}},
                    "lightMode": {"defaults": {"textColor": "0b5fffff"}, "hover": {"textColor": "0848c7ff"}}
                },
                "optionControls": {
                    "darkMode": {
                        "defaults": {"backgroundColor": "171b22ff", "borderColor": "6f7885ff"},
                        "selected": {"backgroundColor": "7aa8ffff", "foregroundColor": "0b1220ff"}
                    },
                    "lightMode": {
                        "defaults": {"backgroundColor": "ffffffff", "borderColor": "7d8590ff"},
                        "selected": {"backgroundColor": "0b5fffff", "foregroundColor": "ffffffff"}
                    }
                },
                "statusIndicator": {
                    "darkMode": {
                        "error": {"backgroundColor": "35191bff", "borderColor": "ff9b9bff", "indicatorColor": "ff9b9bff"},
                        "pending": {"indicatorColor": "6f7885ff"},
                        "success": {"backgroundColor": "14291cff", "borderColor": "8fe0acff", "indicatorColor": "8fe0acff"},
                        "warning": {"backgroundColor": "2e2510ff", "borderColor": "f2c661ff", "indicatorColor": "f2c661ff"}
                    },
                    "lightMode": {
                        "error": {"backgroundColor": "fdececff", "borderColor": "a80f0fff", "indicatorColor": "a80f0fff"},
                        "pending": {"indicatorColor": "7d8590ff"},
                        "success": {"backgroundColor": "e8f6edff", "borderColor": "0b5a2bff", "indicatorColor": "0b5a2bff"},
                        "warning": {"backgroundColor": "fff6e0ff", "borderColor": "8a5a00ff", "indicatorColor": "8a5a00ff"}
                    }
                }
            },
            "components": {
                "alert": {
                    "borderRadius": 6,
                    "darkMode": {"error": {"backgroundColor": "35191bff", "borderColor": "ff9b9bff"}},
                    "lightMode": {"error": {"backgroundColor": "fdececff", "borderColor": "a80f0fff"}}
                },
                "favicon": {"enabledTypes": ["ICO", "SVG"]},
                "form": {
                    "backgroundImage": {"enabled": false},
                    "borderRadius": 10,
                    "darkMode": {"backgroundColor": "171b22ff", "borderColor": "2a303aff"},
                    "lightMode": {"backgroundColor": "ffffffff", "borderColor": "e3e6eaff"},
                    "logo": {"enabled": false, "formInclusion": "IN", "location": "CENTER", "position": "TOP"}
                },
                "idpButton": {
                    "custom": {},
                    "standard": {
                        "darkMode": {
                            "active": {"backgroundColor": "171b22ff", "borderColor": "a3c3ffff", "textColor": "eef1f5ff"},
                            "defaults": {"backgroundColor": "171b22ff", "borderColor": "6f7885ff", "textColor": "eef1f5ff"},
                            "hover": {"backgroundColor": "171b22ff", "borderColor": "7aa8ffff", "textColor": "eef1f5ff"}
                        },
                        "lightMode": {
                            "active": {"backgroundColor": "ffffffff", "borderColor": "0848c7ff", "textColor": "16191dff"},
                            "defaults": {"backgroundColor": "ffffffff", "borderColor": "7d8590ff", "textColor": "16191dff"},
                            "hover": {"backgroundColor": "ffffffff", "borderColor": "0b5fffff", "textColor": "16191dff"}
                        }
                    }
                },
                "pageBackground": {"darkMode": {"color": "0e1116ff"}, "image": {"enabled": false}, "lightMode": {"color": "f4f5f7ff"}},
                "pageFooter": {
                    "backgroundImage": {"enabled": false},
                    "darkMode": {"background": {"color": "171b22ff"}, "borderColor": "2a303aff"},
                    "lightMode": {"background": {"color": "ffffffff"}, "borderColor": "e3e6eaff"},
                    "logo": {"enabled": false, "location": "START"}
                },
                "pageHeader": {
                    "backgroundImage": {"enabled": false},
                    "darkMode": {"background": {"color": "171b22ff"}, "borderColor": "2a303aff"},
                    "lightMode": {"background": {"color": "ffffffff"}, "borderColor": "e3e6eaff"},
                    "logo": {"enabled": false, "location": "START"}
                },
                "pageText": {
                    "darkMode": {"bodyColor": "eef1f5ff", "descriptionColor": "b3bac4ff", "headingColor": "eef1f5ff"},
                    "lightMode": {"bodyColor": "16191dff", "descriptionColor": "545b64ff", "headingColor": "16191dff"}
                },
                "phoneNumberSelector": {"displayType": "TEXT"},
                "primaryButton": {
                    "darkMode": {
                        "active": {"backgroundColor": "a3c3ffff", "textColor": "0b1220ff"},
                        "defaults": {"backgroundColor": "7aa8ffff", "textColor": "0b1220ff"},
                        "disabled": {"backgroundColor": "2a303aff", "borderColor": "2a303aff"},
                        "hover": {"backgroundColor": "a3c3ffff", "textColor": "0b1220ff"}
                    },
                    "lightMode": {
                        "active": {"backgroundColor": "0848c7ff", "textColor": "ffffffff"},
                        "defaults": {"backgroundColor": "0b5fffff", "textColor": "ffffffff"},
                        "disabled": {"backgroundColor": "e3e6eaff", "borderColor": "e3e6eaff"},
                        "hover": {"backgroundColor": "0848c7ff", "textColor": "ffffffff"}
                    }
                },
                "secondaryButton": {
                    "darkMode": {
                        "active": {"backgroundColor": "171b22ff", "borderColor": "a3c3ffff", "textColor": "a3c3ffff"},
                        "defaults": {"backgroundColor": "171b22ff", "borderColor": "6f7885ff", "textColor": "7aa8ffff"},
                        "hover": {"backgroundColor": "171b22ff", "borderColor": "7aa8ffff", "textColor": "7aa8ffff"}
                    },
                    "lightMode": {
                        "active": {"backgroundColor": "ffffffff", "borderColor": "0848c7ff", "textColor": "0848c7ff"},
                        "defaults": {"backgroundColor": "ffffffff", "borderColor": "7d8590ff", "textColor": "0b5fffff"},
                        "hover": {"backgroundColor": "ffffffff", "borderColor": "0b5fffff", "textColor": "0b5fffff"}
                    }
                }
            }
        }
        """#
}
